-- purpose: for each place the latest reading of the indicators that the policy's data asks of places; none is 未报送, never 0
-- grain: one row per place and indicator
-- units: the indicator's own unit, dates
-- parameters: $chosen (city, county)
--   $chosen.county text list: counties, which stand in place of the cities; null means the cities
-- source: place_indicators, indicators, readings, regions, clauses, departments
with
places as (
    select
        region_code,
        region_name,
        region_level,
        case region_level when 'city' then region_code else parent_code end as city_code,
        case region_level when 'county' then region_code end as county_code
    from regions
    where
        valid_to is null
        and (
            (($chosen).county is null and region_level = 'city' and is_chosen(($chosen).city, region_code))
            or list_contains(($chosen).county::varchar[], region_code)
        )
),

latest as (
    select
        indicator_id,
        coalesce(county_code, city_code) as place_code,
        arg_max(reading_value, as_of_on) as reading_value,
        max(as_of_on) as value_on,
        arg_max(reporting_department_code, as_of_on) as reporting_department_code,
        arg_max(source_file, as_of_on) as source_file,
        arg_max(source_sheet, as_of_on) as source_sheet,
        arg_max(source_row, as_of_on) as source_row
    from readings
    where coalesce(county_code, city_code) is not null
    group by all
)

select
    places.region_name as place_name,
    places.city_code,
    places.county_code,
    indicators.clause_id,
    indicators.indicator_id,
    indicators.indicator_name,
    indicators.unit,
    latest.reading_value::decimal(22, 4) as reading_value,
    case when latest.reading_value is null then 'not_reported' end as reading_value_missing_code,
    latest.value_on,
    case when latest.value_on is null then 'not_reported' end as value_on_missing_code,
    filers.department_name as reporting_department_name,
    latest.source_file,
    latest.source_sheet,
    latest.source_row,
    case when latest.source_row is null then 'not_reported' end as source_row_missing_code
from places
inner join place_indicators on places.region_level = place_indicators.place_level
inner join indicators on place_indicators.indicator_id = indicators.indicator_id
inner join clauses on indicators.clause_id = clauses.clause_id
left join latest on places.region_code = latest.place_code and indicators.indicator_id = latest.indicator_id
left join departments as filers on latest.reporting_department_code = filers.department_code
order by places.region_code, clauses.clause_order, indicators.indicator_order
