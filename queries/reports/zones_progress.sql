-- purpose: each 试验区 with its status and what the projects of its city have come to; other cities are not in it
-- grain: one row per city and level of 试验区; a city that is both stands twice, so rows never add up
-- units: yuan, percent, counts, dates
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: zone_list, place_measures, regions, codes, departments
select
    zone_list.zone_id,
    zone_list.zone_name,
    zone_list.city_code,
    cities.region_name as city_name,
    zone_list.zone_level,
    levels.code_name as zone_level_name,
    zone_list.zone_status,
    statuses.code_name as zone_status_name,
    zone_list.status_text,
    zone_list.stated_on,
    case when zone_list.stated_on is null then 'not_reported' end as stated_on_missing_code,
    zone_list.stated_on_text,
    zone_list.source_title,
    zone_list.source_url,
    bases.code_name as list_basis_name,
    measures.* exclude (place_code),
    zone_list.remark,
    filers.department_name as reporting_department_name,
    zone_list.source_file,
    zone_list.source_sheet,
    zone_list.source_row,
    case when zone_list.source_row is null then 'not_applicable' end as source_row_missing_code
from zone_list
inner join place_measures($chosen) as measures on zone_list.city_code = measures.place_code
inner join regions as cities on zone_list.city_code = cities.region_code
inner join codes as levels on levels.code_list = 'zone_level' and zone_list.zone_level = levels.code
inner join codes as statuses on statuses.code_list = 'zone_status' and zone_list.zone_status = statuses.code
inner join codes as bases on bases.code_list = 'list_basis' and zone_list.list_basis = bases.code
left join departments as filers on zone_list.reporting_department_code = filers.department_code
where is_chosen(($chosen).city, zone_list.city_code)
order by levels.code_order, zone_list.city_code
