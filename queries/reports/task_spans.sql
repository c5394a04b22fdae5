-- purpose: from when until when each task of the choice runs, for the picture of the schedule, part by part
-- grain: one row per task
-- units: dates, percent
-- parameters: $chosen (part, clause, department, city, county, q, task_state)
-- source: selected_tasks, parts, codes
select
    selected.task_id,
    selected.task_text,
    coalesce(parts.part_title, '未对应条款') as part_title,
    selected.clause_id,
    case when selected.clause_id is null then 'not_applicable' end as clause_id_missing_code,
    states.code_name as task_state,
    selected.given_on,
    case when selected.given_on is null then 'not_reported' end as given_on_missing_code,
    selected.first_due_on,
    case when selected.first_due_on is null then 'not_applicable' end as first_due_on_missing_code,
    selected.due_on as task_due_on,
    case when selected.due_on is null then 'not_applicable' end as task_due_on_missing_code,
    case when selected.is_closed or selected.is_confirmed then least(selected.feedback_on, selected.decided_on) end as finished_on,
    case when not (selected.is_closed or selected.is_confirmed) then 'not_applicable' end as finished_on_missing_code,
    selected.late_days as task_late_days,
    case when selected.late_days is null then 'not_applicable' end as task_late_days_missing_code,
    selected.clock_on as task_clock_on,
    case when selected.clock_on is null then 'not_reported' end as task_clock_on_missing_code
from selected_tasks($chosen) as selected
inner join codes as states on states.code_list = 'task_state' and selected.task_state = states.code
left join parts on selected.part_id = parts.part_id
order by parts.part_order nulls last, selected.due_on nulls last, selected.task_id
