-- purpose: what happened to a task from being given to its end: given, reported, decided, each with who, when and what
-- grain: one row per event, the oldest first
-- units: dates, percent
-- parameters:
--   $id text: one task; null means all
-- source: listed_tasks, task_feedback, task_decisions, codes, departments
with
events as (
    select
        listed.task_id,
        listed.given_on as event_on,
        1 as event_order,
        'given' as event_kind,
        '交办' as event_name,
        listed.reporting_department_code as department_code,
        listed.task_text as event_text,
        listed.document_number,
        listed.document_name,
        listed.first_due_on as task_due_on,
        listed.source_file,
        listed.source_sheet,
        listed.source_row
    from listed_tasks() as listed
    union all by name
    select
        feedback.task_id,
        feedback.feedback_on as event_on,
        2 as event_order,
        feedback.received_at as noted_at,
        'reported' as event_kind,
        '报送：' || stages.code_name as event_name,
        feedback.department_code,
        feedback.progress_text as event_text,
        feedback.progress_share_pct,
        feedback.problem_text,
        feedback.next_step,
        feedback.evidence_reference,
        feedback.source_file,
        feedback.source_sheet,
        feedback.source_row
    from task_feedback() as feedback
    inner join codes as stages on stages.code_list = 'task_stage' and feedback.task_stage = stages.code
    where feedback.source_file is not null
    union all by name
    select
        decisions.task_id,
        decisions.noted_at::date as event_on,
        3 as event_order,
        decisions.noted_at,
        decisions.decision as event_kind,
        kinds.code_name as event_name,
        decisions.department_code,
        decisions.reason as event_text,
        decisions.document_number,
        decisions.document_name,
        decisions.due_on as task_due_on
    from task_decisions as decisions
    inner join codes as kinds on kinds.code_list = 'task_decision' and decisions.decision = kinds.code
)

select
    events.task_id,
    events.event_on,
    case when events.event_on is null then 'not_reported' end as event_on_missing_code,
    events.event_kind,
    events.event_name,
    events.department_code,
    departments.department_name,
    events.event_text,
    events.progress_share_pct,
    case
        when events.progress_share_pct is not null then null
        when events.event_kind = 'reported' then 'not_reported'
        else 'not_applicable'
    end as progress_share_pct_missing_code,
    events.problem_text,
    events.next_step,
    events.evidence_reference,
    events.document_number,
    events.document_name,
    events.task_due_on,
    case when events.task_due_on is null then 'not_applicable' end as task_due_on_missing_code,
    events.noted_at,
    events.source_file,
    events.source_sheet,
    events.source_row,
    case when events.source_row is null then 'not_applicable' end as source_row_missing_code
from events
left join departments on events.department_code = departments.department_code
where $id is null or events.task_id = $id
order by events.task_id, events.event_on nulls first, events.event_order, events.noted_at nulls first, events.source_row
