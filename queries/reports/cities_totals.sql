-- purpose: how many cities there are, how many have projects or a 试验区, and how many projects name no city
-- grain: one row
-- units: counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, regions, zone_list
with
listed as (
    select region_code
    from regions
    where
        region_level = 'city'
        and valid_to is null
        and is_chosen(($chosen).city, region_code)
)

select
    (select count(*) from listed) as place_city_count,
    count(distinct chosen.city_code) as project_city_count,
    (
        select count(distinct zone_list.city_code)
        from zone_list
        inner join listed on zone_list.city_code = listed.region_code
    ) as zone_city_count,
    count(distinct chosen.record_id) filter (where chosen.city_code is null) as unplaced_project_count
from selected_money($chosen) as chosen
where chosen.record_kind = 'project'
