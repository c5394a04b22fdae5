-- purpose: which cities are a 试验区, at which level and in which state, and who says so
-- grain: one row per city and level
-- units: dates
-- parameters: $chosen (city)
-- source: zone_list, regions, codes, departments
select
    zone_list.zone_id,
    zone_list.zone_name,
    zone_list.city_code,
    regions.region_name as city_name,
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
    zone_list.list_basis,
    zone_list.remark,
    filers.department_name as reporting_department_name,
    zone_list.source_file,
    zone_list.source_sheet,
    zone_list.source_row,
    case when zone_list.source_row is null then 'not_applicable' end as source_row_missing_code
from zone_list
inner join regions on zone_list.city_code = regions.region_code
inner join codes as levels on levels.code_list = 'zone_level' and zone_list.zone_level = levels.code
inner join codes as statuses on statuses.code_list = 'zone_status' and zone_list.zone_status = statuses.code
inner join codes as bases on bases.code_list = 'list_basis' and zone_list.list_basis = bases.code
left join departments as filers on zone_list.reporting_department_code = filers.department_code
where is_chosen(($chosen).city, zone_list.city_code)
order by levels.code_order, statuses.code_order, zone_list.city_code
