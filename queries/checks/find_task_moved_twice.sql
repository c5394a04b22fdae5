-- purpose: a task of which the due date was moved later at least twice, by decisions or by newer lists
-- grain: one row per task
-- units: none
-- parameters: none
-- source: task_states, task_history
with
dates as (
    select
        task_history.task_id,
        task_history.due_on,
        task_history.edition
    from task_history
    union all
    select
        standing.task_id,
        standing.due_on,
        2147483647 as edition
    from task_states() as standing
),

steps as (
    select
        dates.task_id,
        dates.due_on > lag(dates.due_on) over (partition by dates.task_id order by dates.edition) as is_moved
    from dates
),

moved as (
    select
        steps.task_id,
        count(*) filter (steps.is_moved) as moved_count
    from steps
    group by steps.task_id
)

select
    standing.clause_id,
    standing.task_id as record_id,
    standing.task_text as record_name,
    moved.task_id as item_key,
    greatest(moved.moved_count, standing.extension_count)::varchar as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    standing.owner_department_code as reporting_department_code,
    coalesce(standing.source_file, standing.task_source, '会议交办') as source_file,
    coalesce(standing.source_sheet, '会议') as source_sheet,
    standing.source_row
from moved
inner join task_states() as standing on moved.task_id = standing.task_id
where greatest(moved.moved_count, standing.extension_count) >= 2 and not standing.is_closed
order by standing.task_id
