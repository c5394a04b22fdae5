-- purpose: how many tasks of the choice are late, due soon, sent back, without report, done; nothing where no list of tasks came in
-- grain: one row
-- units: counts, dates
-- parameters: $chosen (part, clause, department, city, county, q, task_state)
-- source: selected_tasks, listed_tasks, department_dates, policies
with
counted as (
    select
        count(*) as task_count,
        count(*) filter (task_state = 'overdue') as overdue_task_count,
        count(*) filter (is_due_soon) as due_soon_task_count,
        count(*) filter (is_returned) as returned_task_count,
        count(*) filter (task_state = 'not_reported') as unreported_task_count,
        count(*) filter (task_state = 'behind') as behind_task_count,
        count(*) filter (task_state = 'to_check') as to_check_task_count,
        count(*) filter (task_state in ('finished', 'closed')) as finished_task_count,
        max(late_days) filter (task_state = 'overdue') as most_late_days
    from selected_tasks($chosen)
),

clock as (
    select max(department_dates.as_of_on) as task_clock_on
    from department_dates
),

listed as (
    select if(count(*) = 0, 'not_reported', null) as missing_code
    from listed_tasks()
)

select
    clock.task_clock_on,
    case when clock.task_clock_on is null then 'not_reported' end as task_clock_on_missing_code,
    case when listed.missing_code is null then counted.task_count end as task_count,
    listed.missing_code as task_count_missing_code,
    case when listed.missing_code is null then counted.overdue_task_count end as overdue_task_count,
    listed.missing_code as overdue_task_count_missing_code,
    case when listed.missing_code is null then counted.due_soon_task_count end as due_soon_task_count,
    listed.missing_code as due_soon_task_count_missing_code,
    case when listed.missing_code is null then counted.returned_task_count end as returned_task_count,
    listed.missing_code as returned_task_count_missing_code,
    case when listed.missing_code is null then counted.unreported_task_count end as unreported_task_count,
    listed.missing_code as unreported_task_count_missing_code,
    case when listed.missing_code is null then counted.behind_task_count end as behind_task_count,
    listed.missing_code as behind_task_count_missing_code,
    case when listed.missing_code is null then counted.to_check_task_count end as to_check_task_count,
    listed.missing_code as to_check_task_count_missing_code,
    case when listed.missing_code is null then counted.finished_task_count end as finished_task_count,
    listed.missing_code as finished_task_count_missing_code,
    counted.most_late_days,
    case when counted.most_late_days is null then 'not_applicable' end as most_late_days_missing_code,
    policies.task_soon_days,
    policies.task_report_days
from counted
cross join listed
cross join clock
cross join policies
