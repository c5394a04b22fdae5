-- purpose: a task that is past its due date and of which its units have not reported for the days of the policy
-- grain: one row per task
-- units: none
-- parameters: none
-- source: task_states
select
    standing.clause_id,
    standing.task_id as record_id,
    standing.task_text as record_name,
    standing.task_id as item_key,
    standing.due_on::varchar as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    standing.owner_department_code as reporting_department_code,
    coalesce(standing.source_file, standing.task_source, '会议交办') as source_file,
    coalesce(standing.source_sheet, '会议') as source_sheet,
    standing.source_row
from task_states() as standing
where standing.task_state = 'overdue' and not standing.is_fresh
order by standing.task_id
