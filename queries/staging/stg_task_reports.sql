-- purpose: rows of 任务进展 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 任务进展 table
-- units: dates, a period stands for its last day; progress_share_pct in percent
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
--   $file_as_of_on date: the day that the file states for all its rows; null means none
-- source: raw_task_reports, stg_code_names, stg_department_names, stg_wrong_cells
with joined as (
    select
        raw_task_reports.*,
        stages.code as stage_code,
        stg_department_names.department_code as named_department_code,
        if(is_missing(raw_task_reports.as_of_on), null, period_words(raw_task_reports.as_of_on)) as tidied_day,
        percentage(raw_task_reports.progress_share_pct) as read_share_pct,
        if(
            regexp_full_match(narrow(raw_task_reports.task_number), '\d{1,4}')
            and not is_missing(raw_task_reports.document_number),
            document_words(raw_task_reports.document_number) || '-' || narrow(raw_task_reports.task_number),
            narrow(raw_task_reports.task_number)
        ) as task_id,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from raw_task_reports
    left join stg_code_names as stages
        on
            stages.code_list = 'task_stage'
            and stages.code_name = narrow(raw_task_reports.task_stage)
    left join stg_department_names on stg_department_names.department_words = narrow(raw_task_reports.department)
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_task_reports.region_order
            and stg_wrong_cells.source_row = raw_task_reports.source_row
),

keyed as (
    select
        joined.*,
        period_end_on(joined.tidied_day) as read_on,
        coalesce(read_on, if(joined.tidied_day is null, $file_as_of_on::date, null)) as day_on,
        coalesce(joined.named_department_code, $reporting_department_code::varchar) as department_code,
        joined.task_id || '|' || day_on || '|' || coalesce(department_code, '') as report_id
    from joined
),

judged as (
    select
        keyed.*,
        keyed.cell_reasons
        || reason_if(
            is_missing(keyed.task_number), 'task_number', keyed.task_number, '必填为空：任务编号没有填写，请补填编号'
        )
        || reason_if(
            keyed.named_department_code is null and not is_missing(keyed.department) and not has_mark(keyed.department),
            'department', keyed.department,
            '单位不认识：“' || keyed.department || '”不在单位表里，请写一个单位的名称或简称'
        )
        || reason_if(
            keyed.tidied_day is null and keyed.day_on is null, 'as_of_on', keyed.as_of_on,
            '必填为空：截至日期没有填写，文件名和标题也没有写明，请补填，如 2026-09-30 或 2026年三季度'
        )
        || reason_if(
            keyed.read_on is null and keyed.tidied_day is not null and not has_mark(keyed.as_of_on),
            'as_of_on', keyed.as_of_on, period_reason(keyed.as_of_on)
        )
        || reason_if(
            keyed.read_share_pct is null and not is_missing(keyed.progress_share_pct)
            and not has_mark(keyed.progress_share_pct),
            'progress_share_pct', keyed.progress_share_pct,
            '完成比例无法识别或超过 100：“' || keyed.progress_share_pct || '”，请填 0 到 100 之间的百分数，如 60 或 60%'
        )
        || reason_if(
            is_missing(keyed.progress_text) and is_missing(keyed.progress_share_pct) and keyed.stage_code is null,
            'progress_text', keyed.progress_text,
            '没有报送内容：进展情况、完成比例、办理状态都没有填写，没有进展的请删去这一行'
        )
        || reason_if(
            row_number() over (
                partition by keyed.report_id
                order by keyed.region_order, keyed.source_row
            ) > 1
            and keyed.report_id is not null,
            'task_number', keyed.task_number,
            '编号重复：任务“' || keyed.task_number || '”截至 ' || keyed.day_on
            || ' 的进展前面已填过（以先出现的一行为准），请合并成一行或改正'
        ) as reasons
    from keyed
)

select
    judged.region_order,
    judged.report_id,
    judged.task_id,
    judged.department_code,
    judged.day_on as as_of_on,
    kept(judged.as_of_on) as as_of_on_text,
    coalesce(judged.stage_code, 'unstated') as task_stage,
    judged.read_share_pct as progress_share_pct,
    if(is_missing(judged.progress_text), null, kept(judged.progress_text)) as progress_text,
    if(is_missing(judged.problem_text), null, kept(judged.problem_text)) as problem_text,
    if(is_missing(judged.next_step), null, kept(judged.next_step)) as next_step,
    if(is_missing(judged.evidence_reference), null, kept(judged.evidence_reference)) as evidence_reference,
    if(is_missing(judged.remark), null, kept(judged.remark)) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    if(
        len(judged.reasons) = 0,
        note_if(
            judged.stage_code is null and not is_missing(judged.task_stage),
            '办理状态“' || kept(judged.task_stage) || '”不在代码表内，记为未注明'
        )
        || note_if(judged.tidied_day is null, '没有填截至日期，按文件的数据截至日 ' || judged.day_on || ' 计')
        || share_note(
            '完成比例',
            judged.read_share_pct between 0.0001 and 1 and not contains(narrow(judged.progress_share_pct), '%'),
            judged.progress_share_pct
        ),
        []
    ) as notes
from judged
order by judged.region_order, judged.source_row
