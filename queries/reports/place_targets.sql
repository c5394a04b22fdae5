-- purpose: the targets that documents set for a place, each with its own reading, state and document; in the order of the clauses, never by rank
-- grain: one row per target in force of a place of the choice: its cities and their counties, or the chosen counties
-- units: the indicator's own unit, dates
-- parameters: $chosen (part, clause, department, city, county)
-- source: measured_targets, indicators, selected_clauses, regions, codes
select
    cities.region_name as city_name,
    counties.region_name as county_name,
    aims.place_city_code as city_code,
    aims.county_code,
    aims.clause_id,
    aims.indicator_id,
    aims.indicator_name,
    aims.unit,
    aims.target_value,
    bounds.code_name as target_bound_name,
    aims.target_due_on,
    aims.measured_value::decimal(22, 4) as measured_value,
    case when aims.measured_value is null then 'not_reported' end as measured_value_missing_code,
    aims.measured_on,
    case when aims.measured_on is null then 'not_reported' end as measured_on_missing_code,
    states.code_name as target_state,
    aims.state_reason as target_reason,
    aims.document_number,
    aims.document_name,
    aims.document_on
from measured_targets() as aims
inner join indicators on aims.indicator_id = indicators.indicator_id
inner join selected_clauses($chosen) as listed on aims.clause_id = listed.clause_id
inner join regions as cities on aims.place_city_code = cities.region_code
inner join codes as states on states.code_list = 'progress_state' and aims.state_code = states.code
inner join codes as bounds on bounds.code_list = 'target_bound' and aims.target_bound = bounds.code
left join regions as counties on aims.county_code = counties.region_code
where
    aims.target_id is not null
    and aims.split_department_code is null
    and is_chosen(($chosen).city, aims.place_city_code)
    and is_chosen(($chosen).county, aims.county_code)
order by aims.place_city_code, listed.clause_order, indicators.indicator_order, aims.county_code nulls first
