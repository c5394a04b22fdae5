-- purpose: what was decided on the demonstration's tasks
-- grain: one row per decision
-- units: dates
-- parameters: none
-- source: data/demo/task_decisions.csv, tasks
select
    'demo-' || demo_task_decisions.decision_order as decision_id,
    demo_task_decisions.decision_order,
    demo_task_decisions.task_id,
    demo_task_decisions.noted_on::timestamp + interval 10 hour as noted_at,
    demo_task_decisions.department_code,
    demo_task_decisions.decision,
    demo_task_decisions.reason,
    demo_task_decisions.document_number,
    demo_task_decisions.document_name,
    demo_task_decisions.due_on
from demo_task_decisions
inner join tasks on demo_task_decisions.task_id = tasks.task_id
order by demo_task_decisions.decision_order
