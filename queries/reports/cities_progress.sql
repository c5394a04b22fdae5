-- purpose: each city, a 试验区 or not, with what its projects have come to and its place in the abstract layout
-- grain: one row per city
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: regions, tiles, zone_list, cluster_list, place_measures, codes
with
zoned as (
    select
        zone_list.city_code,
        string_agg(
            levels.code_name || ' ' || statuses.code_name, '、'
            order by levels.code_order
        ) as zone_words,
        max(statuses.code_name) filter (where zone_list.zone_level = 'provincial') as provincial_zone_status_name,
        bool_or(zone_list.zone_level = 'national') as has_national_zone
    from zone_list
    inner join codes as levels on levels.code_list = 'zone_level' and zone_list.zone_level = levels.code
    inner join codes as statuses on statuses.code_list = 'zone_status' and zone_list.zone_status = statuses.code
    group by zone_list.city_code
),

hosting as (
    select
        city_code,
        count(*) filter (where county_code is not null) as county_cluster_count,
        count(*) filter (where county_code is null) as city_cluster_count
    from cluster_list
    group by city_code
)

select
    cities.region_code as city_code,
    cities.region_name as city_name,
    cities.short_name as city_short_name,
    coalesce(zoned.zone_words, '不是试验区') as zone_words,
    case
        when zoned.city_code is null then '非试验区'
        else coalesce(zoned.provincial_zone_status_name, '国家级')
    end as zone_mark,
    coalesce(zoned.has_national_zone, false) as has_national_zone,
    coalesce(hosting.county_cluster_count, 0) as county_cluster_count,
    coalesce(hosting.city_cluster_count, 0) as city_cluster_count,
    measures.* exclude (place_code),
    tiles.tile_column,
    case when tiles.tile_column is null then 'not_applicable' end as tile_column_missing_code,
    tiles.tile_row,
    case when tiles.tile_row is null then 'not_applicable' end as tile_row_missing_code
from regions as cities
inner join place_measures($chosen) as measures on cities.region_code = measures.place_code
left join tiles on cities.region_code = tiles.region_code
left join zoned on cities.region_code = zoned.city_code
left join hosting on cities.region_code = hosting.city_code
where
    cities.region_level = 'city'
    and cities.valid_to is null
    and is_chosen(($chosen).city, cities.region_code)
order by cities.region_code
