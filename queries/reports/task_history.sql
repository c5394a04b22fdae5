-- purpose: how a task stood in each edition, with the report that was the last then
-- grain: one row per task and edition, the newest first
-- units: dates, percent
-- parameters:
--   $id text: one task; null means all
-- source: task_history, codes
select
    task_history.task_id,
    task_history.edition,
    task_history.clock_on as task_clock_on,
    case when task_history.clock_on is null then 'not_reported' end as task_clock_on_missing_code,
    states.code_name as task_state,
    task_history.task_state as task_state_code,
    task_history.due_on as task_due_on,
    case when task_history.due_on is null then 'not_applicable' end as task_due_on_missing_code,
    task_history.feedback_on,
    case when task_history.feedback_on is null then 'not_reported' end as feedback_on_missing_code,
    task_history.progress_share_pct,
    case when task_history.progress_share_pct is null then 'not_reported' end as progress_share_pct_missing_code,
    task_history.progress_text,
    task_history.task_reason
from task_history
inner join codes as states on states.code_list = 'task_state' and task_history.task_state = states.code
where $id is null or task_history.task_id = $id
order by task_history.task_id, task_history.edition desc
