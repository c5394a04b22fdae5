-- purpose: what departments filed for the indicators that are not counted from records, for the whole and for a few places
-- grain: one row per indicator, end of a period and place
-- units: the indicator's own unit
-- parameters:
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: data/demo/readings.csv, data/demo/reading_places.csv, indicators, clauses, codes, regions, demo_files
with
lengths as (
    select
        code as frequency,
        case code when 'monthly' then 1 when 'quarterly' then 3 when 'half_yearly' then 6 else 12 end as month_count
    from codes
    where code_list = 'frequency'
),

filed as (
    select
        demo_readings.*,
        indicators.city_code,
        indicators.accumulation = 'year' as is_yearly,
        lengths.month_count,
        row_number() over (order by clauses.clause_order, indicators.indicator_order) as indicator_place
    from demo_readings
    inner join indicators
        on demo_readings.indicator_id = indicators.indicator_id and indicators.source_kind = 'reading'
    inner join clauses on indicators.clause_id = clauses.clause_id
    inner join lengths on coalesce(demo_readings.filed_frequency, indicators.frequency) = lengths.frequency
    where demo_readings.is_filed
),

month_ends as (
    select
        *,
        last_day(unnest(generate_series(date '2025-01-01', last_on, interval 1 month))::date) as as_of_on
    from filed
),

periods as (
    select
        *,
        row_number() over (partition by indicator_id order by as_of_on) as period_order,
        count(*) over (partition by indicator_id) as period_count,
        -- A last value that is given ends the year of the last reading, or the whole row of readings.
        last_value is not null and (not is_yearly or year(as_of_on) = year(last_on)) as is_given
    from month_ends
    where month(as_of_on) % month_count = 0 and as_of_on <= last_on
),

drawn as (
    select
        *,
        low_value::double as low,
        high_value::double - low_value::double as reach,
        case
            when is_given then last_value::double - low_value::double
            else
                (high_value::double - low_value::double) * (
                    0.7 + 0.3 * demo_part(
                        $seed, case when is_yearly then year(as_of_on) else 0 end, 'reading ' || indicator_id
                    )
                )
        end as peak,
        case
            when is_yearly and is_given then month(as_of_on)::double / month(last_on)
            when is_yearly then month(as_of_on)::double / 12
            else period_order::double / period_count
        end as way,
        case shape when 'early' then 0.6 when 'late' then 1.6 else 1.0 end as shape_power,
        demo_part($seed, period_order, 'wandering ' || indicator_id) as wander_part
    from periods
),

valued as (
    select
        *,
        (
            round(
                case shape
                    when 'wandering' then low + reach * (0.25 + 0.35 * way + 0.25 * wander_part)
                    when 'falling' then low + reach - peak * way
                    else low + peak * power(way, shape_power)
                end / step_value::double
            )::bigint * step_value
        )::decimal(18, 4) as whole_value
    from drawn
),

placed as (
    select
        *,
        city_code as place_city_code,
        null as place_county_code,
        whole_value as reading_value
    from valued
    union all
    select
        valued.*,
        demo_reading_places.city_code as place_city_code,
        demo_reading_places.county_code as place_county_code,
        (
            floor(valued.whole_value::double * demo_reading_places.share_pct / 100 / valued.step_value::double)::bigint
            * valued.step_value
        )::decimal(18, 4) as reading_value
    from valued
    inner join demo_reading_places on valued.indicator_id = demo_reading_places.indicator_id
    inner join regions
        on coalesce(demo_reading_places.county_code, demo_reading_places.city_code) = regions.region_code
)

select
    placed.indicator_id || '|' || placed.as_of_on || '|' || coalesce(placed.place_city_code, '') || '|'
    || coalesce(placed.place_county_code, '') as reading_id,
    placed.indicator_id,
    placed.as_of_on,
    placed.as_of_on::varchar as as_of_on_text,
    placed.place_city_code as city_code,
    placed.place_county_code as county_code,
    placed.reading_value,
    placed.department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '指标填报' as source_sheet,
    row_number() over (
        partition by placed.department_code
        order by
            placed.indicator_place, placed.as_of_on, placed.place_city_code nulls first,
            placed.place_county_code nulls first
    ) + 5 as source_row
from placed
inner join demo_files on placed.department_code = demo_files.department_code and demo_files.file_kind = 'indicators'
order by demo_files.source_file, source_row
