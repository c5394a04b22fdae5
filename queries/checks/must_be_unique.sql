-- purpose: every key of the facts and marts stands once
-- grain: one row per key that stands twice; must be none
-- units: counts
-- parameters: none
-- source: ledger_rows (every table of a ledger), finding_notes, given_tasks, task_decisions, records, cap_subjects, zone_list, cluster_list
with
keys as (
    select
        table_name,
        key_text
    from ledger_rows
    union all
    select
        'zone_list' as table_name,
        zone_id as key_text
    from zone_list
    union all
    select
        'cluster_list' as table_name,
        cluster_id as key_text
    from cluster_list
    union all
    select
        'finding_notes' as table_name,
        note_id as key_text
    from finding_notes
    union all
    -- A task of a list and one of a meeting never have the same number.
    select
        'given_tasks' as table_name,
        task_id as key_text
    from listed_tasks()
    union all
    select
        'task_decisions' as table_name,
        decision_id as key_text
    from task_decisions
    union all
    select
        'records' as table_name,
        record_id as key_text
    from records
    union all
    select
        'cap_subjects' as table_name,
        concat_ws('|', clause_id, subject_kind, subject_id) as key_text
    from cap_subjects
)

select
    table_name,
    key_text,
    count(*) as row_count
from keys
group by all
having count(*) > 1
order by all
