-- purpose: 督办台账 of the choice, in the columns that offices keep: whose, due when, what was reported, what is open, by which document
-- grain: one row per task
-- units: dates, days
-- parameters: $chosen (part, clause, department, city, county, q, task_state)
-- source: selected_tasks, task_owners, codes, departments
with
units as (
    select
        owners.task_id,
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
    row_number() over (
        order by states.code_order, selected.late_days desc nulls last, selected.due_on nulls last, selected.task_id
    ) as ledger_order,
    selected.task_id,
    selected.task_text,
    units.lead_departments,
    units.responsible_departments,
    units.assisting_departments,
    selected.due_on as task_due_on,
    case when selected.due_on is null then 'not_applicable' end as task_due_on_missing_code,
    selected.progress_text,
    case when selected.progress_text is null then 'not_reported' end as progress_text_missing_code,
    selected.problem_text,
    selected.next_step,
    states.code_name as task_state,
    selected.late_days as task_late_days,
    case when selected.late_days is null then 'not_applicable' end as task_late_days_missing_code,
    nullif(concat_ws('　', selected.document_name, selected.document_number, selected.task_source), '') as basis_document
from selected_tasks($chosen) as selected
inner join codes as states on states.code_list = 'task_state' and selected.task_state = states.code
left join units on selected.task_id = units.task_id
order by ledger_order
