-- purpose: the tasks of the choice that stand otherwise than in an earlier edition, or are new since then
-- grain: one row per task
-- units: none
-- parameters: $since, $chosen (part, clause, department, city, county, q, task_state)
-- source: task_history, selected_tasks, edition, codes
with
before as (
    select
        task_id,
        arg_max(task_state, edition) as task_state
    from task_history
    where edition <= coalesce($since, (select edition.edition - 1 from edition))
    group by task_id
),

compared as (
    select count(*) as task_count
    from before
),

now as (
    select
        task_history.task_id,
        task_history.task_state
    from task_history
    inner join edition on task_history.edition = edition.edition
)

select
    now.task_id,
    selected.task_text,
    earlier.code_name as earlier_task_state,
    states.code_name as task_state
from now
cross join compared
inner join selected_tasks($chosen) as selected on now.task_id = selected.task_id
inner join codes as states on states.code_list = 'task_state' and now.task_state = states.code
left join before on now.task_id = before.task_id
left join codes as earlier on earlier.code_list = 'task_state' and before.task_state = earlier.code
where
    before.task_state is distinct from now.task_state
    and compared.task_count > 0
order by states.code_order, now.task_id
