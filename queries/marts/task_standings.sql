-- purpose: what is known of each task at the clock of the edition: its due date, its last report, what was decided
-- grain: a macro, one row per task
-- units: dates, days, percent
-- parameters: none
-- source: listed_tasks, task_owners, task_feedback, task_decisions, department_dates, policies
create macro task_standings() as table
    with
    clock as (
        select
            (select max(department_dates.as_of_on) from department_dates) as clock_on,
            any_value(policies.task_soon_days) as soon_days,
            any_value(policies.task_report_days) as report_days,
            any_value(policies.task_behind_share_pct) as behind_share_pct
        from policies
    ),

    decided as (
        select
            task_id,
            arg_max(decision, decision_order) filter (decision not in ('extended', 'noted')) as last_decision,
            arg_max(noted_at, decision_order) filter (decision not in ('extended', 'noted')) as decided_at,
            arg_max(reason, decision_order) filter (decision not in ('extended', 'noted')) as decision_reason,
            -- A report of completion counts when it came in after the task was last kept open.
            max(noted_at) filter (decision in ('returned', 'reopened', 'open', 'doing')) as kept_open_at,
            arg_max(due_on, decision_order) filter (decision = 'extended') as extended_due_on,
            count(*) filter (decision = 'extended') as extension_count
        from task_decisions
        group by task_id
    ),

    owners as (
        select
            task_id,
            arg_min(department_code, unit_order) as owner_department_code
        from task_owners()
        where is_owner
        group by task_id
    ),

    latest as (
        select
            feedback.task_id,
            max(feedback.feedback_on) as feedback_on,
            arg_max(feedback, (feedback.feedback_on, feedback.received_at, feedback.feedback_id)) as feedback
        from task_feedback() as feedback
        where feedback.is_owners
        group by feedback.task_id
    )

    select
        listed.*,
        owners.owner_department_code,
        clock.clock_on,
        clock.soon_days,
        clock.report_days,
        clock.behind_share_pct,
        coalesce(decided.extended_due_on, listed.first_due_on) as due_on,
        coalesce(decided.extension_count, 0) as extension_count,
        decided.last_decision,
        decided.decided_at::date as decided_on,
        decided.decision_reason,
        latest.feedback_on,
        latest.feedback.department_code as feedback_department_code,
        latest.feedback.task_stage,
        latest.feedback.progress_share_pct,
        latest.feedback.progress_text,
        latest.feedback.problem_text,
        latest.feedback.next_step,
        latest.feedback.evidence_reference,
        coalesce(latest.feedback.is_done_claim, false) as is_done_claim,
        latest.feedback.received_at >= date_trunc('second', decided.kept_open_at) or decided.kept_open_at is null
            as is_reported_since,
        coalesce(decided.last_decision in ('closed', 'dropped'), false) as is_closed,
        coalesce(decided.last_decision = 'done', false) as is_confirmed
    from listed_tasks() as listed
    cross join clock
    left join owners on listed.task_id = owners.task_id
    left join decided on listed.task_id = decided.task_id
    left join latest on listed.task_id = latest.task_id
