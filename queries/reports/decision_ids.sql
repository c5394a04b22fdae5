-- purpose: the decisions on tasks that the edition holds
-- grain: one row per decision
-- units: none
-- parameters: none
-- source: task_decisions
select
    task_decisions.decision_id,
    task_decisions.task_id,
    task_decisions.decision_order
from task_decisions
order by task_decisions.decision_order
