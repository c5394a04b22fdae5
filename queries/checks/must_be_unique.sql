-- purpose: every key of the facts and marts stands once
-- grain: one row per key that stands twice; must be none
-- units: counts
-- parameters: none
-- source: every fact table that has a key, finding_notes, records, cap_subjects, zone_list, cluster_list
with
keys as (
    select
        'projects' as table_name,
        project_id as key_text
    from projects
    union all
    select
        'claims' as table_name,
        concat_ws('|', project_id, stage, funding_level) as key_text
    from claims
    union all
    select
        'commitments' as table_name,
        commitment_id as key_text
    from commitments
    union all
    select
        'disbursements' as table_name,
        disbursement_id as key_text
    from disbursements
    union all
    select
        'talent_awards' as table_name,
        award_id as key_text
    from talent_awards
    union all
    select
        'readings' as table_name,
        reading_id as key_text
    from readings
    union all
    select
        'budgets' as table_name,
        budget_id as key_text
    from budgets
    union all
    select
        'reporting' as table_name,
        concat_ws('|', department_code, period_on) as key_text
    from reporting
    union all
    select
        'milestones' as table_name,
        milestone_id as key_text
    from milestones
    union all
    select
        'delegations' as table_name,
        delegation_id as key_text
    from delegations
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
        'evidence' as table_name,
        concat_ws('|', project_id, rule_id) as key_text
    from evidence
    union all
    select
        'finding_notes' as table_name,
        note_id as key_text
    from finding_notes
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
