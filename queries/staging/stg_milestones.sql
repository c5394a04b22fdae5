-- purpose: rows of 里程碑 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 里程碑 table
-- units: dates, a month, quarter or year stands for its last day; progress_share_pct in percent
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_milestones, stg_code_names, stg_wrong_cells
with tidied as (
    -- The words of a period are tidied by themselves: inside the macro they would be written out ten times over.
    select
        raw_milestones.*,
        if(is_missing(raw_milestones.planned_on), null, period_words(raw_milestones.planned_on)) as planned_words,
        period_words(raw_milestones.completed_on) as completed_words
    from raw_milestones
),

joined as (
    select
        tidied.* exclude (planned_words, completed_words),
        narrow(tidied.project_id) as tidied_project_id,
        states.code as status_code,
        period_end_on(tidied.planned_words) as read_planned_on,
        is_missing(tidied.completed_on)
        or narrow(tidied.completed_on) in ('未完成', '尚未完成', '进行中', '未开始') as is_not_completed,
        period_end_on(tidied.completed_words) as read_completed_on,
        percentage(tidied.progress_share_pct) as read_share_pct,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from tidied
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = tidied.region_order
            and stg_wrong_cells.source_row = tidied.source_row
    left join stg_code_names as states
        on
            states.code_list = 'milestone_status'
            and states.code_name = narrow(tidied.milestone_status)
),

keyed as (
    select
        joined.*,
        joined.tidied_project_id || '|' || name_words(joined.milestone_name) as milestone_id
    from joined
),

judged as (
    select
        keyed.*,
        keyed.cell_reasons
        || reason_if(
            is_missing(keyed.project_id), 'project_id', keyed.project_id, '必填为空：项目编号没有填写，请补填编号'
        )
        || reason_if(
            is_distorted(keyed.project_id), 'project_id', keyed.project_id, distorted_reason(keyed.project_id)
        )
        || reason_if(
            is_missing(keyed.milestone_name), 'milestone_name', keyed.milestone_name,
            '必填为空：里程碑名称没有填写，请补填名称'
        )
        || reason_if(
            is_missing(keyed.planned_on), 'planned_on', keyed.planned_on,
            '必填为空：计划完成日期没有填写，请补填，如 2026-09-30 或 2026年三季度'
        )
        || reason_if(
            keyed.read_planned_on is null and not is_missing(keyed.planned_on) and not has_mark(keyed.planned_on),
            'planned_on', keyed.planned_on, period_reason(keyed.planned_on)
        )
        || reason_if(
            not keyed.is_not_completed and keyed.read_completed_on is null and not has_mark(keyed.completed_on),
            'completed_on', keyed.completed_on, period_reason(keyed.completed_on)
        )
        || reason_if(
            keyed.read_share_pct is null and not is_missing(keyed.progress_share_pct)
            and not has_mark(keyed.progress_share_pct),
            'progress_share_pct', keyed.progress_share_pct,
            if(
                is_split(keyed.progress_share_pct), split_reason('完成比例', keyed.progress_share_pct),
                '完成比例无法识别：“' || keyed.progress_share_pct || '”，请填 0 到 100 之间的百分数，如 60 或 60%'
            )
        )
        || reason_if(
            row_number() over (
                partition by keyed.milestone_id
                order by keyed.region_order, keyed.source_row
            ) > 1
            and not is_missing(keyed.project_id) and not is_missing(keyed.milestone_name)
            and not is_distorted(keyed.project_id),
            'milestone_name', keyed.milestone_name,
            '编号重复：项目“' || keyed.project_id || '”的里程碑“' || keyed.milestone_name
            || '”前面已出现过（以先出现的一行为准），请合并成一行或改正'
        ) as reasons
    from keyed
)

select
    judged.region_order,
    judged.milestone_id,
    judged.tidied_project_id as project_id,
    kept(judged.milestone_name) as milestone_name,
    judged.read_planned_on as planned_on,
    kept(judged.planned_on) as planned_on_text,
    if(judged.is_not_completed, null, judged.read_completed_on) as completed_on,
    if(judged.is_not_completed, null, kept(judged.completed_on)) as completed_on_text,
    judged.read_share_pct as progress_share_pct,
    -- Who gives the day of completion has said that it is done.
    coalesce(judged.status_code, if(judged.is_not_completed, 'unstated', 'done')) as milestone_status,
    if(is_missing(judged.remark), null, kept(judged.remark)) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    if(
        len(judged.reasons) = 0,
        note_if(
            judged.status_code is null and not is_missing(judged.milestone_status),
            '里程碑状态“' || kept(judged.milestone_status) || '”不在代码表内，记为'
            || if(judged.is_not_completed, '未注明', '已完成（填了实际完成日期）')
        )
        || share_note(
            '完成比例',
            judged.read_share_pct between 0.0001 and 1 and not contains(narrow(judged.progress_share_pct), '%'),
            judged.progress_share_pct
        ),
        []
    ) as notes
from judged
order by judged.region_order, judged.source_row
