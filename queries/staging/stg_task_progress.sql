-- purpose: what accepted 任务清单 rows say of their progress, where the table has such columns
-- grain: one row per task that says something
-- units: dates; percent
-- parameters:
--   $file_as_of_on date: the day that the file states for all its rows; null means none
-- source: raw_tasks, stg_tasks, stg_code_names
select
    stg_tasks.task_id,
    coalesce(period_end_on(period_words(raw_tasks.as_of_on)), $file_as_of_on::date) as as_of_on,
    coalesce(stages.code, 'unstated') as task_stage,
    percentage(raw_tasks.progress_share_pct) as progress_share_pct,
    if(is_missing(raw_tasks.progress_text), null, kept(raw_tasks.progress_text)) as progress_text,
    if(is_missing(raw_tasks.problem_text), null, kept(raw_tasks.problem_text)) as problem_text,
    if(is_missing(raw_tasks.next_step), null, kept(raw_tasks.next_step)) as next_step,
    if(is_missing(raw_tasks.evidence_reference), null, kept(raw_tasks.evidence_reference)) as evidence_reference,
    stg_tasks.reporting_department_code,
    stg_tasks.source_file,
    stg_tasks.source_sheet,
    stg_tasks.source_row
from raw_tasks
inner join stg_tasks
    on
        stg_tasks.region_order = raw_tasks.region_order
        and stg_tasks.source_row = raw_tasks.source_row
        and len(stg_tasks.reasons) = 0
left join stg_code_names as stages
    on
        stages.code_list = 'task_stage'
        and stages.code_name = narrow(raw_tasks.task_stage)
where
    not is_missing(raw_tasks.progress_text) or not is_missing(raw_tasks.progress_share_pct) or stages.code is not null
order by raw_tasks.region_order, raw_tasks.source_row
