-- purpose: how many tasks of the choice fall due in each month, and of these how many are done, late, or were moved out of it
-- grain: one row per month that has a due date; last those without one
-- units: counts
-- parameters: $chosen (part, clause, department, city, county, q, task_state)
-- source: selected_tasks
with
due as (
    select
        coalesce(strftime(due_on, '%Y-%m'), 'undated') as due_month,
        task_state,
        late_days,
        0 as moved_away_count,
        1 as due_count
    from selected_tasks($chosen)
    union all
    select
        strftime(first_due_on, '%Y-%m') as due_month,
        null as task_state,
        null as late_days,
        1 as moved_away_count,
        0 as due_count
    from selected_tasks($chosen)
    where extension_count > 0 and first_due_on is not null and strftime(first_due_on, '%Y-%m') != strftime(due_on, '%Y-%m')
)

select
    due_month,
    if(due_month = 'undated', '没有到期日（长期）', due_month) as due_month_name,
    sum(due_count)::bigint as task_count,
    count(*) filter (task_state in ('finished', 'closed')) as finished_task_count,
    count(*) filter (task_state in ('finished', 'closed') and late_days > 0) as finished_late_task_count,
    count(*) filter (task_state = 'to_check') as to_check_task_count,
    count(*) filter (task_state = 'overdue') as overdue_task_count,
    count(*) filter (task_state in ('behind', 'not_reported', 'due_soon', 'on_track', 'not_due', 'long_term')) as open_task_count,
    sum(moved_away_count)::bigint as moved_task_count
from due
group by due_month
order by due_month
