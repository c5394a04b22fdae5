-- purpose: how many tasks of the choice are late, due soon, sent back, without report, done
-- grain: one row
-- units: counts, dates
-- parameters: $chosen (part, clause, department, city, county, q, task_state)
-- source: selected_tasks, department_dates
select
    (select max(department_dates.as_of_on) from department_dates) as task_clock_on,
    count(*) as task_count,
    count(*) filter (task_state = 'overdue') as overdue_task_count,
    count(*) filter (is_due_soon) as due_soon_task_count,
    count(*) filter (is_returned) as returned_task_count,
    count(*) filter (task_state = 'not_reported') as unreported_task_count,
    count(*) filter (task_state = 'behind') as behind_task_count,
    count(*) filter (task_state = 'to_check') as to_check_task_count,
    count(*) filter (task_state in ('finished', 'closed')) as finished_task_count,
    max(late_days) filter (task_state = 'overdue') as most_late_days,
    case when count(*) filter (task_state = 'overdue') = 0 then 'not_applicable' end as most_late_days_missing_code,
    any_value(soon_days) as task_soon_days,
    any_value(report_days) as task_report_days
from selected_tasks($chosen)
