-- purpose: what the leading units reported on their tasks, month after month until they were done; some report nothing
-- grain: one row per task and month
-- units: dates, percent
-- parameters: none
-- source: data/demo/tasks.csv, tasks, demo_files
with
months as (
    select
        demo_tasks.*,
        demo_files.department_code,
        demo_files.batch_id,
        demo_files.source_file,
        demo_files.as_of_on as month_on
    from demo_tasks
    inner join tasks on demo_tasks.task_id = tasks.task_id
    inner join demo_files
        on demo_tasks.lead_code = demo_files.department_code and starts_with(demo_files.file_kind, 'task_reports')
    where demo_tasks.share_pct is not null
),

reported as (
    select
        *,
        coalesce(done_on <= month_on, false) as is_done,
        -- One unit says less in the last month than in the month before.
        5 * round(share_pct * date_diff('month', document_on, month_on) / 5.0 / 5)
        - if(share_pct = 25 and month_on >= date '2026-10-01', 15, 0) as drawn_share
    from months
    where done_on is null or month_on < last_day(done_on) + 1
)

select
    reported.task_id || '|' || reported.month_on || '|' || reported.department_code as report_id,
    reported.task_id,
    reported.department_code,
    reported.month_on as as_of_on,
    reported.month_on::varchar as as_of_on_text,
    case
        when reported.is_done then 'done'
        when reported.drawn_share <= 10 then 'not_started'
        when reported.share_pct in (30, 35) and reported.month_on >= date '2026-09-01' then 'delayed'
        else 'in_progress'
    end as task_stage,
    case when reported.is_done then 100 else least(reported.drawn_share, 95) end::decimal(9, 4) as progress_share_pct,
    case
        when reported.is_done then '（演示）已完成，成果：' || reported.deliverable
        when reported.drawn_share < 25 then '（演示）已制定工作方案，明确责任处室'
        when reported.drawn_share < 60 then '（演示）正在组织实施，完成阶段任务'
        else '（演示）主要工作已完成，正在收尾'
    end as progress_text,
    case when not reported.is_done and reported.share_pct <= 45 then '（演示）部分地区进度偏慢，需要协调' end as problem_text,
    case when not reported.is_done then '（演示）按时限完成' || reported.deliverable end as next_step,
    case when reported.is_done and reported.clause_id != '2.5' then '（演示）' || reported.deliverable || '，存档备查' end
        as evidence_reference,
    reported.department_code as reporting_department_code,
    reported.batch_id,
    reported.source_file,
    '任务进展' as source_sheet,
    row_number() over (
        partition by reported.department_code, reported.month_on
        order by reported.task_order
    ) + 5 as source_row
from reported
order by reported.source_file, source_row
