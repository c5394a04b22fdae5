-- purpose: a task with its units, where it comes from, how it stands and what may be decided next
-- grain: one row, none for an unknown task
-- units: dates, days, percent
-- parameters:
--   $id text: the task; null means none
-- source: task_states, task_owners, codes, clauses, departments
with
units as (
    select
        string_agg(departments.department_name, '、' order by owners.unit_order) filter (owners.duty = 'lead') as lead_departments,
        string_agg(departments.department_name, '、' order by owners.unit_order) filter (owners.duty = 'responsible')
            as responsible_departments,
        string_agg(departments.department_name, '、' order by owners.unit_order) filter (owners.duty = 'assisting')
            as assisting_departments,
        string_agg(owners.department_code, ',' order by owners.unit_order) filter (owners.is_owner) as owner_codes
    from task_owners() as owners
    inner join departments on owners.department_code = departments.department_code
    where owners.task_id = $id
)

select
    standing.task_id,
    standing.task_text,
    states.code_name as task_state,
    standing.task_state as task_state_code,
    standing.task_reason,
    standing.last_decision,
    standing.due_on as task_due_on,
    case when standing.due_on is null then 'not_applicable' end as task_due_on_missing_code,
    standing.first_due_on,
    case when standing.first_due_on is null then 'not_applicable' end as first_due_on_missing_code,
    standing.due_on_text,
    standing.extension_count,
    units.lead_departments,
    units.responsible_departments,
    units.assisting_departments,
    units.owner_codes,
    standing.deliverable,
    standing.document_number,
    standing.document_name,
    standing.given_on,
    case when standing.given_on is null then 'not_reported' end as given_on_missing_code,
    standing.task_source,
    standing.meeting_id,
    standing.clause_id,
    case when standing.clause_id is null then 'not_applicable' end as clause_id_missing_code,
    clauses.short_title,
    clauses.clause_text,
    standing.remark,
    standing.source_file,
    standing.source_sheet,
    standing.source_row,
    case when standing.source_row is null then 'not_applicable' end as source_row_missing_code
from task_states() as standing
cross join units
inner join codes as states on states.code_list = 'task_state' and standing.task_state = states.code
left join clauses on standing.clause_id = clauses.clause_id
where standing.task_id = $id
order by standing.task_id
