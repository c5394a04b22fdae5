-- purpose: what people wrote on tasks that the edition holds: decisions, and tasks that a meeting gave
-- grain: one row per decision and given task
-- units: none
-- parameters: none
-- source: task_decisions, given_tasks
select
    'decision' as written_kind,
    decision_id as written_id
from task_decisions
union all
select
    'task' as written_kind,
    task_id as written_id
from given_tasks
order by written_kind, written_id
