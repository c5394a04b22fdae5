-- purpose: where each indicator stands: the latest reading, what is counted from records, or the sum of its parts
-- grain: one row per indicator
-- units: the indicator's own unit
-- parameters: none
-- source: indicators, readings, indicator_measures, reporting_periods
with
filed as (
    select
        readings.indicator_id,
        arg_max(readings.reading_value, readings.as_of_on)::decimal(22, 4) as indicator_value,
        max(readings.as_of_on) as value_on,
        arg_max(readings.reporting_department_code, readings.as_of_on) as reporting_department_code,
        count(*) as reading_count
    from readings
    inner join indicators on readings.indicator_id = indicators.indicator_id
    where
        readings.county_code is null
        and (readings.city_code is null or readings.city_code = indicators.city_code)
    group by readings.indicator_id
),

clock as (
    select any_value(reporting_periods.clock_on) as clock_on
    from reporting_periods
),

parts as (
    select
        indicator_id,
        unnest(string_split(source_scope, '|')) as part_id,
        accumulation
    from indicators
    where source_kind = 'sum'
),

filed_parts as (
    select
        parts.indicator_id,
        filed.indicator_value,
        filed.value_on,
        filed.reading_count,
        max(filed.value_on) over (partition by parts.indicator_id) as latest_on
    from parts
    cross join clock
    left join filed
        on
            parts.part_id = filed.indicator_id
            and (parts.accumulation != 'year' or year(filed.value_on) = year(clock.clock_on))
),

-- A sum has the date of its latest part; a part that was last filed for an earlier date is missing on that date (D-029).
added as (
    select
        indicator_id,
        sum(indicator_value) as indicator_value,
        max(latest_on) as value_on,
        sum(reading_count) as reading_count,
        count(*) - count(*) filter (where value_on = latest_on) as missing_part_count
    from filed_parts
    group by indicator_id
)

select
    indicators.indicator_id,
    indicators.clause_id,
    case indicators.source_kind
        when 'reading' then filed.indicator_value
        when 'records' then indicator_measures.indicator_value
        else added.indicator_value
    end::decimal(22, 4) as indicator_value,
    case indicators.source_kind
        when 'reading' then filed.value_on
        when 'records' then case when indicator_measures.indicator_value is not null then clock.clock_on end
        else added.value_on
    end as value_on,
    filed.reporting_department_code,
    coalesce(filed.reading_count, added.reading_count, 0)::bigint as reading_count,
    coalesce(added.missing_part_count, 0) as missing_part_count
from indicators
cross join clock
left join filed on indicators.indicator_id = filed.indicator_id
left join indicator_measures on indicators.indicator_id = indicator_measures.indicator_id
left join added on indicators.indicator_id = added.indicator_id
