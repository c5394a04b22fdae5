-- purpose: rows of 任务清单 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 任务清单 table
-- units: dates; a period stands for its last day
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_tasks, stg_task_days, stg_task_units, stg_clause_cells, stg_place_pairs, stg_wrong_cells, stg_code_names
with unit_faults as (
    select
        stg_task_units.region_order,
        stg_task_units.source_row,
        count(*) filter (stg_task_units.duty != 'assisting') as answering_count,
        list({
            'field': stg_task_units.field,
            'source_column': null::varchar,
            'value': stg_task_units.cell_words,
            'reason': '单位不认识：“' || stg_task_units.unit_words || '”不在单位表里，请写单位的名称或简称，几个单位之间用、分开'
        } order by stg_task_units.unit_order) filter (stg_task_units.department_code is null) as reasons
    from stg_task_units
    group by all
),

joined as (
    select
        raw_tasks.*,
        -- A bare 序号 is a number within its document.
        if(
            regexp_full_match(narrow(raw_tasks.task_number), '\d{1,4}') and stg_task_days.document_number is not null,
            stg_task_days.document_number || '-' || narrow(raw_tasks.task_number), narrow(raw_tasks.task_number)
        ) as task_id,
        stg_task_days.due_on,
        stg_task_days.is_long_term,
        stg_task_days.document_number as read_document_number,
        stg_task_days.document_on as read_document_on,
        stg_task_days.is_without_year,
        stg_clause_cells.clause_id,
        stg_clause_cells.is_unknown as is_unknown_clause,
        stg_clause_cells.first_number,
        stg_clause_cells.last_number,
        stg_place_pairs.city_code,
        stg_place_pairs.county_code,
        stg_place_pairs.city_fault,
        stg_place_pairs.county_fault,
        coalesce(unit_faults.answering_count, 0) as answering_count,
        coalesce(unit_faults.reasons, []) as unit_reasons,
        percentage(raw_tasks.progress_share_pct) as read_share_pct,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from raw_tasks
    left join stg_task_days
        on
            stg_task_days.region_order = raw_tasks.region_order
            and stg_task_days.source_row = raw_tasks.source_row
    left join unit_faults
        on
            unit_faults.region_order = raw_tasks.region_order
            and unit_faults.source_row = raw_tasks.source_row
    left join stg_clause_cells on stg_clause_cells.clause is not distinct from raw_tasks.clause
    left join stg_place_pairs
        on
            stg_place_pairs.city is not distinct from raw_tasks.city
            and stg_place_pairs.county is not distinct from raw_tasks.county
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_tasks.region_order
            and stg_wrong_cells.source_row = raw_tasks.source_row
),

judged as (
    select
        joined.*,
        joined.cell_reasons
        || joined.unit_reasons
        || reason_if(
            is_missing(joined.task_number), 'task_number', joined.task_number, '必填为空：任务编号没有填写，请补填编号'
        )
        || reason_if(
            is_missing(joined.task_text), 'task_text', joined.task_text, '必填为空：任务内容没有填写，请补填'
        )
        || reason_if(
            joined.answering_count = 0 and len(joined.unit_reasons) = 0, 'responsible_units', joined.responsible_units,
            '必填为空：牵头单位、责任单位都没有填写，请至少补填一个'
        )
        || reason_if(
            joined.is_unknown_clause, 'clause', joined.clause,
            '条款不存在：“' || joined.clause || '”不是本政策的条款（从 ' || joined.first_number || ' 到 ' || joined.last_number
            || '），请填写一个条款的编号'
        )
        || reason_if(
            is_missing(joined.planned_on), 'planned_on', joined.planned_on,
            '必填为空：完成时限没有填写，请补填，如 2026年9月底前；没有期限的写 长期坚持'
        )
        || reason_if(
            joined.due_on is null and not joined.is_long_term and not is_missing(joined.planned_on)
            and not has_mark(joined.planned_on),
            'planned_on', joined.planned_on,
            '完成时限无法识别：“' || joined.planned_on || '”'
            || if(joined.is_without_year, '，或没有写明哪一年', '')
            || '，请填成 2026-09-30、2026年9月底前、2026年三季度、2026年底，没有期限的写 长期坚持'
        )
        || reason_if(
            is_unreadable_date(joined.document_on), 'document_on', joined.document_on, date_reason(joined.document_on)
        )
        || reason_if(
            joined.due_on < joined.read_document_on, 'planned_on', joined.planned_on,
            '完成时限早于文件：' || joined.due_on || ' 在印发日期 ' || joined.read_document_on || ' 以前，请核对这两个日期'
        )
        || reason_if(
            joined.read_share_pct is null and not is_missing(joined.progress_share_pct)
            and not has_mark(joined.progress_share_pct),
            'progress_share_pct', joined.progress_share_pct,
            '完成比例无法识别或超过 100：“' || joined.progress_share_pct || '”，请填 0 到 100 之间的百分数，如 60 或 60%'
        )
        || reason_if(joined.city_fault is not null, 'city', joined.city, joined.city_fault)
        || reason_if(joined.county_fault is not null, 'county', joined.county, joined.county_fault)
        || reason_if(
            row_number() over (
                partition by joined.task_id
                order by joined.region_order, joined.source_row
            ) > 1
            and not is_missing(joined.task_number),
            'task_number', joined.task_number,
            '编号重复：任务“' || joined.task_number || '”前面已出现过（以先出现的一行为准），请合并成一行或改正'
        ) as reasons
    from joined
)

select
    judged.region_order,
    judged.task_id,
    kept(judged.task_text) as task_text,
    judged.clause_id,
    judged.city_code,
    judged.county_code,
    judged.due_on,
    kept(judged.planned_on) as due_on_text,
    judged.is_long_term,
    if(is_missing(judged.deliverable), null, kept(judged.deliverable)) as deliverable,
    judged.read_document_number as document_number,
    if(is_missing(judged.document_name), null, kept(judged.document_name)) as document_name,
    judged.read_document_on as document_on,
    if(is_missing(judged.task_source), null, kept(judged.task_source)) as task_source,
    if(is_missing(judged.remark), null, kept(judged.remark)) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    if(
        len(judged.reasons) = 0,
        note_if(judged.is_long_term, '完成时限“' || kept(judged.planned_on) || '”按长期任务计，没有到期日')
        || share_note(
            '完成比例',
            judged.read_share_pct between 0.0001 and 1 and not contains(narrow(judged.progress_share_pct), '%'),
            judged.progress_share_pct
        ),
        []
    ) as notes
from judged
order by judged.region_order, judged.source_row
