-- purpose: which indicator a row speaks of
-- grain: one row per data row of a table with a column of indicators
-- units: none
-- parameters: none
-- source: raw_indicator_cells (every table with a column of indicators), indicators, stg_clause_names
with wanted as (
    select
        raw_indicator_cells.region_order,
        raw_indicator_cells.source_row,
        raw_indicator_cells.indicator_number,
        raw_indicator_cells.indicator_name,
        raw_indicator_cells.clause,
        if(is_missing(raw_indicator_cells.indicator_number), null, lower(narrow(raw_indicator_cells.indicator_number)))
            as number_words,
        if(is_missing(raw_indicator_cells.indicator_name), null, name_words(raw_indicator_cells.indicator_name)) as title_words,
        stg_clause_names.clause_id as named_clause_id
    from raw_indicator_cells
    left join stg_clause_names on stg_clause_names.clause_name = clause_words(raw_indicator_cells.clause)
),

-- The number decides, else the name within the clause; a number may stand in the column of names, and the reverse.
by_number as (
    select
        wanted.region_order,
        wanted.source_row,
        indicators.indicator_id
    from wanted
    inner join indicators
        on lower(indicators.indicator_id) = coalesce(wanted.number_words, lower(narrow(wanted.indicator_name)))
),

by_name as (
    select
        wanted.region_order,
        wanted.source_row,
        min(indicators.indicator_id) as indicator_id,
        count(*) as name_count,
        string_agg(indicators.clause_id, '、' order by indicators.clause_id) as clause_ids
    from wanted
    inner join indicators
        on
            name_words(indicators.indicator_name) = coalesce(wanted.title_words, name_words(wanted.indicator_number))
            and coalesce(wanted.named_clause_id, indicators.clause_id) = indicators.clause_id
    group by all
),

found as (
    select
        wanted.*,
        coalesce(by_number.indicator_id, by_name.indicator_id) as indicator_id,
        if(by_number.indicator_id is null, by_name.clause_ids, null) as clause_ids,
        by_number.indicator_id is null and by_name.name_count > 1 as is_ambiguous,
        by_number.indicator_id != by_name.indicator_id and by_name.name_count = 1 as is_contradicted,
        if(
            wanted.indicator_name is null or (wanted.title_words is null and wanted.number_words is not null),
            'indicator_number', 'indicator_name'
        ) as name_field,
        coalesce(if(wanted.title_words is null, null, kept(wanted.indicator_name)), kept(wanted.indicator_number), '') as name_text
    from wanted
    left join by_number
        on
            by_number.region_order = wanted.region_order
            and by_number.source_row = wanted.source_row
    left join by_name
        on
            by_name.region_order = wanted.region_order
            and by_name.source_row = wanted.source_row
)

select
    found.region_order,
    found.source_row,
    found.number_words,
    found.title_words,
    found.indicator_id,
    found.is_ambiguous,
    found.name_field,
    found.name_text,
    indicators.clause_id as indicator_clause_id,
    indicators.indicator_name as own_name,
    indicators.source_kind,
    indicators.direction,
    indicators.city_code as own_city_code,
    reason_if(
        found.number_words is null and found.title_words is null, found.name_field, '',
        '必填为空：指标没有填写，请补填指标名称或编号'
    )
    || reason_if(
        found.indicator_id is null and not (found.number_words is null and found.title_words is null)
        and not has_mark(found.name_text),
        found.name_field, found.name_text,
        '指标不存在：“' || found.name_text || '”不是' || coalesce('条款 ' || found.named_clause_id || ' ', '本政策')
        || '的指标，请按口径里的指标名称或编号填写'
    )
    || reason_if(
        found.is_ambiguous, found.name_field, found.name_text,
        '指标不明确：条款 ' || found.clause_ids || ' 都有“' || found.name_text || '”，请填写条款或指标编号'
    )
    || reason_if(
        found.is_contradicted, 'indicator_number', found.indicator_number,
        '指标编号与名称不符：“' || found.indicator_number || '”是“' || indicators.indicator_name || '”，请核对编号和名称两列'
    )
    || reason_if(
        found.named_clause_id is null and not is_missing(found.clause) and not has_mark(found.clause),
        'clause', found.clause,
        '条款不存在：“' || found.clause || '”不是本政策的条款，请填写一个条款的编号'
    )
    || reason_if(
        found.named_clause_id != indicators.clause_id, 'clause', found.clause,
        '指标不属于该条款：“' || indicators.indicator_name || '”是条款 ' || indicators.clause_id || ' 的指标，请核对'
    ) as indicator_reasons
from found
left join indicators on indicators.indicator_id = found.indicator_id
order by found.region_order, found.source_row
