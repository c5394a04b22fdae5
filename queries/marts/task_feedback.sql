-- purpose: everything that was reported on tasks: 任务进展, the progress columns of 任务清单, and what a meeting noted as 在办
-- grain: a macro, one row per report
-- units: dates, percent
-- parameters: none
-- source: task_reports, task_progress, task_decisions, batches, task_owners
create macro task_feedback() as table
    with
    filed as (
        select
            task_reports.report_id as feedback_id,
            task_reports.task_id,
            task_reports.department_code,
            task_reports.as_of_on as feedback_on,
            batches.received_at,
            task_reports.task_stage,
            task_reports.progress_share_pct,
            task_reports.progress_text,
            task_reports.problem_text,
            task_reports.next_step,
            task_reports.evidence_reference,
            task_reports.source_file,
            task_reports.source_sheet,
            task_reports.source_row
        from task_reports
        inner join batches on task_reports.batch_id = batches.batch_id
        union all
        -- The line of a task in its list speaks for the owners, whoever sent the list.
        select
            task_progress.task_id as feedback_id,
            task_progress.task_id,
            null as department_code,
            coalesce(task_progress.as_of_on, batches.as_of_on, batches.received_at::date) as feedback_on,
            batches.received_at,
            task_progress.task_stage,
            task_progress.progress_share_pct,
            task_progress.progress_text,
            task_progress.problem_text,
            task_progress.next_step,
            task_progress.evidence_reference,
            task_progress.source_file,
            task_progress.source_sheet,
            task_progress.source_row
        from task_progress
        inner join batches on task_progress.batch_id = batches.batch_id
        union all
        select
            task_decisions.decision_id as feedback_id,
            task_decisions.task_id,
            null as department_code,
            task_decisions.noted_at::date as feedback_on,
            task_decisions.noted_at as received_at,
            'in_progress' as task_stage,
            null as progress_share_pct,
            task_decisions.reason as progress_text,
            null as problem_text,
            null as next_step,
            null as evidence_reference,
            null as source_file,
            null as source_sheet,
            null as source_row
        from task_decisions
        where task_decisions.decision = 'doing'
    )

    select
        filed.*,
        filed.task_stage = 'done' or coalesce(filed.progress_share_pct >= 100, false) as is_done_claim,
        -- A report of a unit that only assists is shown and moves no state.
        filed.department_code is null
        or exists (
            select 1
            from task_owners() as owners
            where owners.task_id = filed.task_id and owners.department_code = filed.department_code and owners.is_owner
        ) as is_owners
    from filed
