-- purpose: the tasks of an invented 分工方案 and of an invented note on a meeting
-- grain: one row per task
-- units: dates
-- parameters: none
-- source: data/demo/tasks.csv, clauses, demo_files
select
    demo_tasks.task_id,
    demo_tasks.task_text,
    clauses.clause_id,
    regions.region_code as city_code,
    demo_tasks.due_on,
    demo_tasks.due_text as due_on_text,
    demo_tasks.due_on is null as is_long_term,
    demo_tasks.deliverable,
    demo_tasks.document_number,
    demo_tasks.document_name,
    demo_tasks.document_on,
    demo_tasks.task_source,
    demo_files.department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '任务清单' as source_sheet,
    demo_tasks.task_order + 5 as source_row
from demo_tasks
inner join clauses on demo_tasks.clause_id = clauses.clause_id
inner join demo_files
    on demo_tasks.reporting_department_code = demo_files.department_code and demo_files.file_kind = 'tasks'
left join regions on demo_tasks.city_code = regions.region_code
order by demo_tasks.task_order
