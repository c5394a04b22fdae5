-- purpose: every reading that was filed, also those of single places, with its source row
-- grain: one row per reading, the newest first
-- units: the indicator's own unit
-- parameters: $chosen (part, clause, department, reporting_department, city, county)
-- source: readings, indicators, selected_clauses, regions, departments
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
inner join selected_clauses($chosen) as listed on indicators.clause_id = listed.clause_id
left join regions as cities on readings.city_code = cities.region_code
left join regions as counties on readings.county_code = counties.region_code
left join departments as filers on readings.reporting_department_code = filers.department_code
where
    is_chosen(($chosen).reporting_department, readings.reporting_department_code)
    and is_chosen(($chosen).city, readings.city_code)
    and is_chosen(($chosen).county, readings.county_code)
order by readings.as_of_on desc, listed.clause_order, indicators.indicator_order, readings.reading_id
