-- purpose: the open tasks of the units that answer for them, with what is asked of the unit: the rows of 督查通知单, 催办单 and calendar
-- grain: one row per task and unit that leads or is responsible; not to be added up
-- units: dates, days, percent
-- parameters: $chosen (part, clause, department, city, county, q, task_state)
-- source: selected_tasks, task_owners, codes, departments
select
    owners.department_code,
    departments.department_name,
    selected.task_id,
    selected.task_text,
    states.code_name as task_state,
    selected.task_reason,
    selected.due_on as task_due_on,
    case when selected.due_on is null then 'not_applicable' end as task_due_on_missing_code,
    selected.late_days as task_late_days,
    case when selected.late_days is null then 'not_applicable' end as task_late_days_missing_code,
    selected.progress_share_pct,
    case when selected.progress_share_pct is null then 'not_reported' end as progress_share_pct_missing_code,
    selected.feedback_on,
    case when selected.feedback_on is null then 'not_reported' end as feedback_on_missing_code,
    selected.progress_text,
    selected.problem_text,
    selected.next_step,
    selected.deliverable,
    nullif(concat_ws('　', selected.document_name, selected.document_number, selected.task_source), '') as basis_document,
    selected.task_state in ('overdue', 'not_reported') or selected.is_returned as is_reminded,
    concat(
        case
            when selected.task_state = 'to_check' then '已报送完成，请备齐佐证材料，等核查单位确认'
            when selected.task_state = 'overdue' then '请抓紧办理，说明逾期原因，报送最新进展和下一步打算；已经完成的，附佐证材料'
            when selected.due_on is null then '请持续办理，按时报送进展'
            else concat('请于 ', selected.due_on, ' 前（含当日）完成，按时报送进展')
        end,
        case when selected.is_returned then '；请按退回意见重新报送' else '' end,
        case when selected.task_state = 'not_reported' then '；请补报进展' else '' end
    ) as asked_text
from selected_tasks($chosen) as selected
inner join task_owners() as owners on selected.task_id = owners.task_id and owners.is_owner
inner join departments on owners.department_code = departments.department_code
inner join codes as states on states.code_list = 'task_state' and selected.task_state = states.code
where
    selected.is_open
    and is_chosen(($chosen).department, owners.department_code)
order by
    owners.department_code,
    states.code_order,
    selected.late_days desc nulls last,
    selected.due_on nulls last,
    selected.task_id
