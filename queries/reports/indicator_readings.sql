-- purpose: every reading that was filed, also those of single places, with its source row
-- grain: one row per reading, the newest first
-- units: the indicator's own unit
-- parameters:
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $department text list: departments responsible by the policy; null means all
--   $reporting_department text list: departments that filed the row; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
-- source: readings, indicators, selected_clauses, regions, departments
with
listed as (
    select
        clause_id,
        clause_order
    from selected_clauses($part, $clause, $department)
)

select
    indicators.clause_id,
    readings.indicator_id,
    indicators.indicator_name,
    readings.as_of_on,
    readings.reading_value,
    indicators.unit,
    readings.city_code,
    cities.region_name as city_name,
    readings.county_code,
    counties.region_name as county_name,
    readings.remark,
    readings.reporting_department_code,
    filers.department_name as reporting_department_name,
    readings.source_file,
    readings.source_sheet,
    readings.source_row
from readings
inner join indicators on readings.indicator_id = indicators.indicator_id
inner join listed on indicators.clause_id = listed.clause_id
left join regions as cities on readings.city_code = cities.region_code
left join regions as counties on readings.county_code = counties.region_code
left join departments as filers on readings.reporting_department_code = filers.department_code
where
    ($reporting_department is null or list_contains($reporting_department::varchar[], readings.reporting_department_code))
    and ($city is null or list_contains($city::varchar[], readings.city_code))
    and ($county is null or list_contains($county::varchar[], readings.county_code))
order by readings.as_of_on desc, listed.clause_order, indicators.indicator_order, readings.reading_id
