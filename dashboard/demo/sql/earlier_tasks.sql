-- purpose: the tasks as they stood a month before: what was given, reported and decided until then
-- grain: statements on the facts of the demonstration
-- units: dates
-- parameters: none
-- source: tasks, task_departments, task_reports, task_decisions
delete from task_departments
where
    task_id in (
        select tasks.task_id
        from tasks
        where tasks.document_on > earlier_day()
    );

delete from tasks
where document_on > earlier_day();

delete from task_reports
where as_of_on > earlier_day();

delete from task_decisions
where noted_at > earlier_day() + interval 10 day;
