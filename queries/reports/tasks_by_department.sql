-- purpose: the tasks of each unit that answers for them, by how they stand; a joint task stands at each of its units
-- grain: one row per unit that leads or is responsible; not to be added up
-- units: counts, dates, days
-- parameters: $chosen (part, clause, department, city, county, q, task_state)
-- source: selected_tasks, task_owners, departments
select
    owners.department_code,
    departments.department_name,
    count(*) as task_count,
    count(*) filter (selected.task_state = 'overdue') as overdue_task_count,
    coalesce(max(selected.late_days) filter (selected.task_state = 'overdue'), 0) as most_late_days,
    count(*) filter (selected.task_state = 'not_reported') as unreported_task_count,
    count(*) filter (selected.task_state = 'behind') as behind_task_count,
    count(*) filter (selected.is_due_soon) as due_soon_task_count,
    count(*) filter (selected.is_returned) as returned_task_count,
    count(*) filter (selected.task_state = 'to_check') as to_check_task_count,
    count(*) filter (selected.task_state in ('finished', 'closed')) as finished_task_count,
    max(selected.feedback_on) as feedback_on,
    case when max(selected.feedback_on) is null then 'not_reported' end as feedback_on_missing_code
from selected_tasks($chosen) as selected
inner join task_owners() as owners on selected.task_id = owners.task_id and owners.is_owner
inner join departments on owners.department_code = departments.department_code
where is_chosen(($chosen).department, owners.department_code)
group by owners.department_code, departments.department_name
order by overdue_task_count desc, unreported_task_count desc, task_count desc, owners.department_code
