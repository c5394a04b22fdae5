-- purpose: rows of 指标填报 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 指标填报 table
-- units: reading_value in the unit of the indicator, four decimals; amounts in yuan
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
--   $file_as_of_on date: the day that the file states for all its rows; null means none
-- source: raw_indicators, raw_columns, indicators, units, stg_clause_names, stg_place_pairs
with wanted as (
    select
        raw_indicators.*,
        if(is_missing(raw_indicators.indicator_number), null, lower(narrow(raw_indicators.indicator_number)))
            as number_words,
        if(is_missing(raw_indicators.indicator_name), null, name_words(raw_indicators.indicator_name)) as title_words,
        stg_clause_names.clause_id as named_clause_id,
        if(is_missing(raw_indicators.as_of_on), null, period_words(raw_indicators.as_of_on)) as tidied_day,
        quantity_parts(raw_indicators.reading_value) as parts,
        if(is_missing(raw_indicators.unit), null, regexp_replace(narrow(raw_indicators.unit), '^人民币|[()]', '', 'g'))
            as column_unit
    from raw_indicators
    left join stg_clause_names on stg_clause_names.clause_name = clause_words(raw_indicators.clause)
),

known_units as (
    select units.unit_word
    from units

    union

    select narrow(indicators.unit) as unit_word
    from indicators

    union

    select unnest(['万', '亿']) as unit_word
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

matched as (
    select
        wanted.*,
        coalesce(by_number.indicator_id, by_name.indicator_id) as indicator_id,
        if(by_number.indicator_id is null, by_name.clause_ids, null) as clause_ids,
        by_number.indicator_id is null and by_name.name_count > 1 as is_ambiguous,
        by_number.indicator_id != by_name.indicator_id and by_name.name_count = 1 as is_contradicted
    from wanted
    left join by_number
        on
            by_number.region_order = wanted.region_order
            and by_number.source_row = wanted.source_row
    left join by_name
        on
            by_name.region_order = wanted.region_order
            and by_name.source_row = wanted.source_row
),

-- The unit nearest to the number counts: in the cell, in the row, in the heading, in the unit line.
stated as (
    select
        matched.*,
        indicators.clause_id as indicator_clause_id,
        indicators.indicator_name as own_name,
        indicators.unit as own_unit,
        indicators.source_kind,
        indicators.city_code as own_city_code,
        stg_place_pairs.city_code as named_city_code,
        stg_place_pairs.county_code,
        stg_place_pairs.city_fault,
        stg_place_pairs.county_fault,
        period_end_on(matched.tidied_day) as read_on,
        headings.yuan_per_unit as heading_yuan_per_unit,
        nullif(matched.parts['unit_word'], '') as cell_unit,
        cell_units.unit_word is not null or matched.parts['unit_word'] = '' as cell_unit_is_known,
        coalesce(nullif(matched.parts['unit_word'], ''), matched.column_unit, heading_units.unit_word) as stated_unit
    from matched
    left join indicators on indicators.indicator_id = matched.indicator_id
    left join stg_place_pairs
        on
            stg_place_pairs.city is not distinct from matched.city
            and stg_place_pairs.county is not distinct from matched.county
    left join raw_columns as headings
        on
            headings.region_order = matched.region_order
            and headings.field = 'reading_value'
    left join known_units as heading_units
        on heading_units.unit_word = regexp_extract(narrow(headings.source_column), '[(\[](?:单位:)?([^()\[\]]*)[)\]]$', 1)
    left join known_units as cell_units on cell_units.unit_word = matched.parts['unit_word']
),

measured as (
    select
        stated.*,
        try_cast(replace(stated.parts['digits'], ',', '') as decimal(30, 16)) as printed_value,
        case
            when stated.own_unit = '元' and stated.stated_unit is null then stated.heading_yuan_per_unit
            when stated.own_unit = '元' then units.yuan_per_unit
            when coalesce(stated.stated_unit, narrow(stated.own_unit)) = narrow(stated.own_unit) then 1
        end as factor
    from stated
    left join units on units.unit_word = if(stated.stated_unit in ('万', '亿'), stated.stated_unit || '元', stated.stated_unit)
),

exact as (
    select
        measured.*,
        try(measured.printed_value * measured.factor) as exact_value,
        try(try_cast(round(measured.printed_value * measured.factor, 4) as decimal(18, 4))) as reading_value_read,
        coalesce(measured.read_on, if(measured.tidied_day is null, $file_as_of_on::date, null)) as day_on,
        coalesce(measured.named_city_code, measured.own_city_code) as city_code,
        if(
            measured.indicator_name is null or (measured.title_words is null and measured.number_words is not null),
            'indicator_number', 'indicator_name'
        ) as name_field,
        coalesce(
            if(measured.title_words is null, null, kept(measured.indicator_name)), kept(measured.indicator_number), ''
        ) as name_text
    from measured
),

keyed as (
    select
        exact.*,
        exact.indicator_id || '|' || exact.day_on || '|' || coalesce(exact.city_code, '') || '|'
        || coalesce(exact.county_code, '') as reading_id,
        case
            when has_mark(exact.reading_value) then null
            when is_missing(exact.reading_value) then '必填为空：数值没有填写，请补填；还没有数的请删去这一行'
            when exact.printed_value is null and regexp_full_match(narrow(exact.reading_value), '[-+(]?[\d,.]+\)?')
                then '数值无法识别：‘' || exact.reading_value || '’不是一个正常的数，请核对数字和千分位后重新填写'
            when exact.printed_value is null or not exact.cell_unit_is_known
                then '数值含文字：‘' || exact.reading_value || '’，请只填一个数，说明文字移到备注列'
            when exact.parts['sign'] in ('-', '(') and exact.printed_value > 0
                then '数值为负：‘' || exact.reading_value || '’，请核对'
            when exact.own_unit is null or exact.factor is not null
                then if(
                    exact.own_unit is not null and exact.reading_value_read is null,
                    '数值过大：‘' || exact.reading_value || '’，请核对数值和单位',
                    null
                )
            when exact.stated_unit is null
                then
                    '数值没有单位：‘' || exact.reading_value || '’，‘' || exact.own_name
                    || '’以元计，请在单位列或列名里写明单位，如“(万元)”，或加一行“单位:万元”'
            else
                '单位不符：‘' || exact.own_name || '’以‘' || exact.own_unit || '’计，不是‘' || exact.stated_unit
                || '’，请核对数值和单位'
        end as value_reason,
        if(exact.factor is null and exact.cell_unit is null and exact.column_unit is not null, 'unit', 'reading_value')
            as value_field
    from exact
),

judged as (
    select
        keyed.*,
        mark_reasons([
            {'field': 'indicator_number', 'value': keyed.indicator_number},
            {'field': 'indicator_name', 'value': keyed.indicator_name},
            {'field': 'clause', 'value': keyed.clause},
            {'field': 'unit', 'value': keyed.unit},
            {'field': 'reading_value', 'value': keyed.reading_value},
            {'field': 'as_of_on', 'value': keyed.as_of_on},
            {'field': 'city', 'value': keyed.city},
            {'field': 'county', 'value': keyed.county},
            {'field': 'remark', 'value': keyed.remark}
        ])
        || reason_if(
            keyed.number_words is null and keyed.title_words is null, keyed.name_field, '',
            '必填为空：指标没有填写，请补填指标名称或编号'
        )
        || reason_if(
            keyed.indicator_id is null and not (keyed.number_words is null and keyed.title_words is null)
            and not has_mark(keyed.name_text),
            keyed.name_field, keyed.name_text,
            '指标不存在：‘' || keyed.name_text || '’不是' || coalesce('条款 ' || keyed.named_clause_id || ' ', '本政策')
            || '的指标，请按口径里的指标名称或编号填写'
        )
        || reason_if(
            keyed.is_ambiguous, keyed.name_field, keyed.name_text,
            '指标不明确：条款 ' || keyed.clause_ids || ' 都有‘' || keyed.name_text || '’，请填写条款或指标编号'
        )
        || reason_if(
            keyed.is_contradicted, 'indicator_number', keyed.indicator_number,
            '指标编号与名称不符：‘' || keyed.indicator_number || '’是‘' || keyed.own_name || '’，请核对编号和名称两列'
        )
        || reason_if(
            keyed.named_clause_id is null and not is_missing(keyed.clause) and not has_mark(keyed.clause),
            'clause', keyed.clause,
            '条款不存在：‘' || keyed.clause || '’不是本政策的条款，请填写一个条款的编号'
        )
        || reason_if(
            keyed.named_clause_id != keyed.indicator_clause_id, 'clause', keyed.clause,
            '指标不属于该条款：‘' || keyed.own_name || '’是条款 ' || keyed.indicator_clause_id || ' 的指标，请核对'
        )
        || reason_if(
            keyed.source_kind = 'records' and not keyed.is_ambiguous, keyed.name_field, keyed.name_text,
            '该指标由台账计数，不用填报：‘' || keyed.own_name || '’有出入的请更正项目台账，并删去这一行'
        )
        || reason_if(
            keyed.source_kind = 'sum' and not keyed.is_ambiguous, keyed.name_field, keyed.name_text,
            '该指标由其他指标相加，不用填报：请分别填报‘' || keyed.own_name || '’的各项，并删去这一行'
        )
        || reason_if(
            keyed.value_reason is not null, keyed.value_field,
            if(keyed.value_field = 'unit', keyed.unit, keyed.reading_value), keyed.value_reason
        )
        || reason_if(
            is_missing(keyed.as_of_on) and keyed.day_on is null, 'as_of_on', keyed.as_of_on,
            '必填为空：截至日期没有填写，文件名和标题也没有写明，请补填，如 2026-09-30 或 2026年三季度'
        )
        || reason_if(
            keyed.read_on is null and keyed.tidied_day is not null and not has_mark(keyed.as_of_on),
            'as_of_on', keyed.as_of_on, period_reason(keyed.as_of_on)
        )
        || reason_if(keyed.city_fault is not null, 'city', keyed.city, keyed.city_fault)
        || reason_if(keyed.county_fault is not null, 'county', keyed.county, keyed.county_fault)
        || reason_if(
            keyed.named_city_code != keyed.own_city_code and keyed.city_fault is null, 'city', keyed.city,
            '地区不符：‘' || keyed.own_name || '’只填本地区的数，不能填到‘'
            || coalesce(kept(keyed.city), kept(keyed.county)) || '’，请核对'
        )
        || reason_if(
            row_number() over (
                partition by keyed.reading_id
                order by keyed.region_order, keyed.source_row
            ) > 1
            and keyed.reading_id is not null,
            keyed.name_field, keyed.name_text,
            '编号重复：‘' || keyed.own_name || '’截至 ' || keyed.day_on
            || ' 同一地区的数前面已填过（以先出现的一行为准），请合并成一行或改正'
        ) as reasons
    from keyed
)

select
    judged.region_order,
    judged.reading_id,
    judged.indicator_id,
    judged.day_on as as_of_on,
    kept(judged.as_of_on) as as_of_on_text,
    judged.city_code,
    judged.county_code,
    judged.reading_value_read as reading_value,
    kept(judged.remark) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    if(
        len(judged.reasons) = 0,
        note_if(
            abs(judged.exact_value - judged.reading_value_read) > 0.000001, '数值细于 4 位小数，按四舍五入到 4 位'
        )
        || note_if(judged.tidied_day is null, '没有填截至日期，按文件的数据截至日 ' || judged.day_on || ' 计')
        || share_note(
            '百分比',
            judged.own_unit = '%' and judged.stated_unit is null and judged.reading_value_read between 0.0001 and 1,
            judged.reading_value
        )
        || first_day_note(judged.day_on, judged.as_of_on),
        []
    ) as notes
from judged
order by judged.region_order, judged.source_row
