-- purpose: how each indicator went from reading to reading, and from edition to edition where it is counted from the ledger
-- grain: one row per indicator and day; a sum is null on a day for which a part is missing, never 0
-- units: the indicator's own unit
-- parameters: $chosen (part, clause, department)
-- source: readings, indicator_history, indicators, targets_now, selected_clauses
with
filed as (
    select
        readings.indicator_id,
        readings.as_of_on,
        arg_max(readings.reading_value, readings.reading_id) as trend_value
    from readings
    inner join indicators on readings.indicator_id = indicators.indicator_id
    where
        readings.county_code is null
        and (readings.city_code is null or readings.city_code = indicators.city_code)
    group by all
),

parts as (
    select
        indicator_id,
        accumulation,
        unnest(string_split(source_scope, '|')) as part_id
    from indicators
    where source_kind = 'sum'
),

part_counts as (
    select
        indicator_id,
        count(*) as part_count
    from parts
    group by indicator_id
),

days as (
    select distinct
        parts.indicator_id,
        filed.as_of_on
    from parts
    inner join filed on parts.part_id = filed.indicator_id
),

latest as (
    select
        days.indicator_id,
        days.as_of_on,
        parts.part_id,
        arg_max(filed.trend_value, filed.as_of_on) as trend_value
    from days
    inner join parts on days.indicator_id = parts.indicator_id
    inner join filed
        on
            parts.part_id = filed.indicator_id
            and filed.as_of_on <= days.as_of_on
            and (parts.accumulation != 'year' or year(filed.as_of_on) = year(days.as_of_on))
    group by all
),

added as (
    select
        latest.indicator_id,
        latest.as_of_on,
        case when count(*) = any_value(part_counts.part_count) then sum(latest.trend_value) end as trend_value
    from latest
    inner join part_counts on latest.indicator_id = part_counts.indicator_id
    group by latest.indicator_id, latest.as_of_on
),

-- Of several editions of one day the last one counts.
counted as (
    select
        indicator_id,
        value_on as as_of_on,
        arg_max(indicator_value, edition) as trend_value
    from indicator_history
    group by indicator_id, value_on
),

points as (
    select * from filed
    union all by name
    select * from counted
    union all by name
    select * from added
)

select
    indicators.clause_id,
    indicators.indicator_id,
    indicators.indicator_name,
    points.as_of_on,
    points.trend_value::decimal(22, 4) as trend_value,
    case when points.trend_value is null then 'not_reported' end as trend_value_missing_code,
    indicators.unit,
    aims.target_value,
    case when aims.target_value is null then 'not_applicable' end as target_value_missing_code,
    indicators.city_code
from points
inner join indicators on points.indicator_id = indicators.indicator_id
inner join selected_clauses($chosen) as listed on indicators.clause_id = listed.clause_id
left join targets_now() as aims
    on
        indicators.indicator_id = aims.indicator_id
        and coalesce(aims.county_code, aims.city_code, aims.split_department_code) is null
order by listed.clause_order, indicators.indicator_order, points.as_of_on
