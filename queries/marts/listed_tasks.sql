-- purpose: every task of the edition: those of 任务清单 and those that a meeting gave; one list
-- grain: a macro, one row per task
-- units: dates
-- parameters: none
-- source: tasks, given_tasks
create macro listed_tasks() as table
    select
        tasks.task_id,
        tasks.task_text,
        tasks.clause_id,
        tasks.city_code,
        tasks.county_code,
        tasks.due_on as first_due_on,
        tasks.due_on_text,
        tasks.is_long_term,
        tasks.deliverable,
        tasks.document_number,
        tasks.document_name,
        tasks.document_on as given_on,
        tasks.task_source,
        null as meeting_id,
        tasks.remark,
        tasks.reporting_department_code,
        tasks.source_file,
        tasks.source_sheet,
        tasks.source_row
    from tasks
    union all by name
    select
        given_tasks.task_id,
        given_tasks.task_text,
        given_tasks.due_on as first_due_on,
        given_tasks.due_on::varchar as due_on_text,
        false as is_long_term,
        given_tasks.given_on,
        given_tasks.meeting_name as task_source,
        given_tasks.meeting_id
    from given_tasks
