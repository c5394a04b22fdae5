-- purpose: a task of which a later report gives a smaller share than the report before
-- grain: one row per task: the latest fall
-- units: none
-- parameters: none
-- source: task_feedback, listed_tasks
with
paired as (
    select
        feedback.*,
        lag(feedback.progress_share_pct) over (
            partition by feedback.task_id
            order by feedback.feedback_on, feedback.received_at, feedback.feedback_id
        ) as earlier_share_pct
    from task_feedback() as feedback
    where feedback.is_owners and feedback.progress_share_pct is not null
),

fallen as (
    select
        paired.task_id,
        arg_max(
            concat(
                paired.feedback_on, ' 由 ', plain_number(paired.earlier_share_pct), '% 到 ',
                plain_number(paired.progress_share_pct), '%'
            ),
            paired.feedback_on
        ) as fall
    from paired
    where paired.progress_share_pct < paired.earlier_share_pct
    group by paired.task_id
)

select
    standing.clause_id,
    standing.task_id as record_id,
    standing.task_text as record_name,
    fallen.task_id as item_key,
    fallen.fall as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    standing.owner_department_code as reporting_department_code,
    coalesce(standing.source_file, standing.task_source, '会议交办') as source_file,
    coalesce(standing.source_sheet, '会议') as source_sheet,
    standing.source_row
from fallen
inner join task_states() as standing on fallen.task_id = standing.task_id
order by standing.task_id
