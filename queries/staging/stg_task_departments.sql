-- purpose: the units of accepted 任务清单 rows, with their duty; of two duties of a unit the first counts
-- grain: one row per task and unit
-- units: none
-- parameters: none
-- source: stg_task_units, stg_tasks
select
    stg_tasks.task_id,
    stg_task_units.department_code,
    arg_min(stg_task_units.duty, stg_task_units.unit_order) as duty,
    min(stg_task_units.unit_order)::integer as unit_order,
    any_value(stg_tasks.reporting_department_code) as reporting_department_code,
    any_value(stg_tasks.source_file) as source_file,
    any_value(stg_tasks.source_sheet) as source_sheet,
    any_value(stg_tasks.source_row) as source_row
from stg_task_units
inner join stg_tasks
    on
        stg_tasks.region_order = stg_task_units.region_order
        and stg_tasks.source_row = stg_task_units.source_row
        and len(stg_tasks.reasons) = 0
group by stg_tasks.task_id, stg_task_units.department_code
order by source_row, unit_order
