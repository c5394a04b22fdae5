-- purpose: the units of each task with their duty; an owner reports: who leads or, where nobody leads, who is responsible
-- grain: a macro, one row per task and unit
-- units: none
-- parameters: none
-- source: task_departments, given_tasks
create macro task_owners() as table
    with
    named as (
        select
            task_id,
            department_code,
            duty,
            unit_order
        from task_departments
        union all
        select
            task_id,
            department_code,
            'responsible' as duty,
            1 as unit_order
        from given_tasks
    )

    select
        task_id,
        department_code,
        duty,
        unit_order,
        duty = case
            when bool_or(duty = 'lead') over (partition by task_id) then 'lead'
            when bool_or(duty = 'responsible') over (partition by task_id) then 'responsible'
            else 'assisting'
        end as is_owner
    from named
