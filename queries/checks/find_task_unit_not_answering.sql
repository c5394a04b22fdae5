-- purpose: a unit that leads or is responsible for a task of which the clause does not name it
-- grain: one row per task
-- units: none
-- parameters: none
-- source: task_owners, listed_tasks, clause_departments, departments
with
strangers as (
    select
        owners.task_id,
        string_agg(departments.department_name, '、' order by owners.unit_order) as unit_names,
        arg_min(owners.department_code, owners.unit_order) as department_code
    from task_owners() as owners
    inner join listed_tasks() as listed on owners.task_id = listed.task_id and listed.clause_id is not null
    inner join departments on owners.department_code = departments.department_code
    where
        owners.duty != 'assisting'
        and not exists (
            select 1
            from clause_departments
            where
                clause_departments.clause_id = listed.clause_id
                and (clause_departments.department_code = owners.department_code or clause_departments.is_open_list)
        )
    group by owners.task_id
)

select
    listed.clause_id,
    listed.task_id as record_id,
    listed.task_text as record_name,
    strangers.task_id as item_key,
    strangers.unit_names as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    strangers.department_code as reporting_department_code,
    coalesce(listed.source_file, listed.task_source, '会议交办') as source_file,
    coalesce(listed.source_sheet, '会议') as source_sheet,
    listed.source_row
from strangers
inner join listed_tasks() as listed on strangers.task_id = listed.task_id
order by listed.task_id
