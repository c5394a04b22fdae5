-- purpose: what is to be urged today: the tasks of the choice that are late, were sent back, or fall due soon, each with what was said last
-- grain: one row per task; one that is late and sent back stands once
-- units: dates, days, percent
-- parameters: $chosen (part, clause, department, city, county, q, task_state), $row_limit, $row_offset
-- source: selected_tasks, task_owners, codes, departments
with
units as (
    select
        owners.task_id,
        string_agg(departments.department_name, '、' order by owners.unit_order) as owner_departments
    from task_owners() as owners
    inner join departments on owners.department_code = departments.department_code
    where owners.is_owner
    group by owners.task_id
),

matters as (
    select
        selected.*,
        list_filter(
            [
                case when selected.task_state = 'overdue' then '逾期 ' || selected.late_days || ' 天' end,
                case when selected.is_returned then '退回' end,
                case when selected.is_due_soon and selected.left_days > 0 then '还有 ' || selected.left_days || ' 天' end,
                case when selected.is_due_soon and selected.left_days = 0 then '当天到期' end
            ],
            lambda matter: matter is not null
        ) as matter_list
    from selected_tasks($chosen) as selected
)

select
    array_to_string(matters.matter_list, '、') as task_matter,
    matters.task_text,
    units.owner_departments,
    matters.due_on as task_due_on,
    case when matters.due_on is null then 'not_applicable' end as task_due_on_missing_code,
    matters.progress_share_pct,
    case when matters.progress_share_pct is null then 'not_reported' end as progress_share_pct_missing_code,
    matters.feedback_on,
    case when matters.feedback_on is null then 'not_reported' end as feedback_on_missing_code,
    case when matters.is_returned then '退回：' || matters.decision_reason else matters.progress_text end as last_words,
    states.code_name as task_state,
    matters.clause_id,
    case when matters.clause_id is null then 'not_applicable' end as clause_id_missing_code,
    matters.task_id
from matters
inner join codes as states on states.code_list = 'task_state' and matters.task_state = states.code
left join units on matters.task_id = units.task_id
where len(matters.matter_list) > 0
order by
    matters.task_state = 'overdue' desc,
    matters.is_returned desc,
    matters.late_days desc nulls last,
    matters.due_on nulls last,
    matters.task_id
limit
    $row_limit
    offset coalesce($row_offset, 0)
