-- purpose: the tasks of the choice: whose, due when, how it stands and why, what was said last; the late ones first
-- grain: one row per task
-- units: dates, days, percent
-- parameters: $chosen (part, clause, department, city, county, q, task_state), $row_limit, $row_offset
-- source: selected_tasks, task_owners, codes, clauses, departments
with
units as (
    select
        owners.task_id,
        string_agg(departments.department_name, '、' order by owners.unit_order) filter (owners.is_owner) as owner_departments,
        string_agg(departments.department_name, '、' order by owners.unit_order) filter (owners.duty = 'lead') as lead_departments,
        string_agg(departments.department_name, '、' order by owners.unit_order) filter (owners.duty = 'responsible')
            as responsible_departments,
        string_agg(departments.department_name, '、' order by owners.unit_order) filter (owners.duty = 'assisting')
            as assisting_departments
    from task_owners() as owners
    inner join departments on owners.department_code = departments.department_code
    group by owners.task_id
)

select
    selected.task_id,
    states.code_name as task_state,
    selected.task_state as task_state_code,
    selected.task_text,
    units.owner_departments,
    selected.due_on as task_due_on,
    case when selected.due_on is null then 'not_applicable' end as task_due_on_missing_code,
    selected.late_days as task_late_days,
    case when selected.late_days is null then 'not_applicable' end as task_late_days_missing_code,
    selected.left_days as task_left_days,
    case when selected.left_days is null then 'not_applicable' end as task_left_days_missing_code,
    selected.progress_share_pct,
    case when selected.progress_share_pct is null then 'not_reported' end as progress_share_pct_missing_code,
    selected.feedback_on,
    case when selected.feedback_on is null then 'not_reported' end as feedback_on_missing_code,
    selected.progress_text,
    selected.problem_text,
    selected.next_step,
    selected.task_reason,
    selected.clause_id,
    case when selected.clause_id is null then 'not_applicable' end as clause_id_missing_code,
    clauses.short_title,
    units.lead_departments,
    units.responsible_departments,
    units.assisting_departments,
    selected.is_returned,
    selected.is_due_soon,
    selected.extension_count,
    selected.first_due_on,
    case when selected.first_due_on is null then 'not_applicable' end as first_due_on_missing_code,
    selected.deliverable,
    selected.document_number,
    selected.document_name,
    selected.given_on,
    case when selected.given_on is null then 'not_reported' end as given_on_missing_code,
    selected.task_source,
    selected.city_code,
    selected.county_code,
    selected.source_file,
    selected.source_sheet,
    selected.source_row,
    case when selected.source_row is null then 'not_applicable' end as source_row_missing_code
from selected_tasks($chosen) as selected
inner join codes as states on states.code_list = 'task_state' and selected.task_state = states.code
left join clauses on selected.clause_id = clauses.clause_id
left join units on selected.task_id = units.task_id
order by
    states.code_order,
    selected.late_days desc nulls last,
    selected.due_on nulls last,
    selected.task_id
limit
    $row_limit
    offset coalesce($row_offset, 0)
