-- purpose: the units of the demonstration's tasks
-- grain: one row per task and unit
-- units: none
-- parameters: none
-- source: data/demo/tasks.csv, tasks, departments
with named as (
    select
        task_id,
        unnest(string_split(lead_code, '、')) as department_code,
        'lead' as duty,
        1 as duty_order
    from demo_tasks
    union all
    select
        task_id,
        unnest(string_split(responsible_codes, '、')) as department_code,
        'responsible' as duty,
        2 as duty_order
    from demo_tasks
    where responsible_codes is not null
)

select
    named.task_id,
    named.department_code,
    named.duty,
    (
        named.duty_order * 100
        + row_number() over (partition by named.task_id, named.duty_order order by named.department_code)
    )::integer as unit_order,
    tasks.reporting_department_code,
    tasks.batch_id,
    tasks.source_file,
    tasks.source_sheet,
    tasks.source_row
from named
inner join tasks on named.task_id = tasks.task_id
inner join departments on named.department_code = departments.department_code
order by tasks.source_row, unit_order
