-- purpose: rows of 指标填报 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 指标填报 table
-- units: reading_value in the unit of the indicator, four decimals; amounts in yuan
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
--   $file_as_of_on date: the day that the file states for all its rows; null means none
-- source: raw_indicators, stg_row_indicators, stg_row_quantities, stg_place_pairs, stg_wrong_cells
with joined as (
    select
        raw_indicators.*,
        stg_row_indicators.* exclude (region_order, source_row),
        stg_row_quantities.quantity as reading_value_read,
        stg_row_quantities.is_rounded,
        stg_row_quantities.may_be_share,
        stg_row_quantities.value_reason,
        stg_row_quantities.value_field,
        stg_place_pairs.city_code as named_city_code,
        stg_place_pairs.county_code,
        stg_place_pairs.city_fault,
        stg_place_pairs.county_fault,
        if(is_missing(raw_indicators.as_of_on), null, period_words(raw_indicators.as_of_on)) as tidied_day,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from raw_indicators
    left join stg_row_indicators
        on
            stg_row_indicators.region_order = raw_indicators.region_order
            and stg_row_indicators.source_row = raw_indicators.source_row
    left join stg_row_quantities
        on
            stg_row_quantities.region_order = raw_indicators.region_order
            and stg_row_quantities.source_row = raw_indicators.source_row
    left join stg_place_pairs
        on
            stg_place_pairs.city is not distinct from raw_indicators.city
            and stg_place_pairs.county is not distinct from raw_indicators.county
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_indicators.region_order
            and stg_wrong_cells.source_row = raw_indicators.source_row
),

dated as (
    select
        joined.*,
        period_end_on(joined.tidied_day) as read_on,
        coalesce(joined.named_city_code, joined.own_city_code) as city_code
    from joined
),

keyed as (
    select
        dated.*,
        coalesce(dated.read_on, if(dated.tidied_day is null, $file_as_of_on::date, null)) as day_on,
        dated.indicator_id || '|' || day_on || '|' || coalesce(dated.city_code, '') || '|'
        || coalesce(dated.county_code, '') as reading_id
    from dated
),

judged as (
    select
        keyed.*,
        keyed.cell_reasons
        || keyed.indicator_reasons
        || reason_if(
            keyed.source_kind = 'records' and not keyed.is_ambiguous, keyed.name_field, keyed.name_text,
            '该指标由台账计数，不用填报：“' || keyed.own_name || '”有出入的请更正项目台账，并删去这一行'
        )
        || reason_if(
            keyed.source_kind = 'sum' and not keyed.is_ambiguous, keyed.name_field, keyed.name_text,
            '该指标由其他指标相加，不用填报：请分别填报“' || keyed.own_name || '”的各项，并删去这一行'
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
            '地区不符：“' || keyed.own_name || '”只填本地区的数，不能填到“'
            || coalesce(kept(keyed.city), kept(keyed.county)) || '”，请核对'
        )
        || reason_if(
            row_number() over (
                partition by keyed.reading_id
                order by keyed.region_order, keyed.source_row
            ) > 1
            and keyed.reading_id is not null,
            keyed.name_field, keyed.name_text,
            '编号重复：“' || keyed.own_name || '”截至 ' || keyed.day_on
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
        note_if(judged.is_rounded, '数值细于 4 位小数，按四舍五入到 4 位')
        || note_if(judged.tidied_day is null, '没有填截至日期，按文件的数据截至日 ' || judged.day_on || ' 计')
        || share_note('百分比', judged.may_be_share, judged.reading_value)
        || first_day_note(judged.day_on, judged.as_of_on),
        []
    ) as notes
from judged
order by judged.region_order, judged.source_row
