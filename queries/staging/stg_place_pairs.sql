-- purpose: every pair of city and county as tables write it, with the codes it stands for, or the reason why not
-- grain: one row per pair as printed
-- units: none
-- parameters: none
-- source: raw_places (every table with a column of cities), stg_places, regions
with city_names as (
    select
        stg_places.place_name,
        min(stg_places.city_code) filter (where stg_places.region_level = 'city') as city_code,
        bool_or(stg_places.region_level = 'county') as is_county,
        bool_or(stg_places.is_ambiguous and stg_places.region_level != 'county') as is_ambiguous
    from stg_places
    group by all
),

county_names as (
    select
        stg_places.place_name,
        stg_places.city_code,
        min(stg_places.region_code) filter (where stg_places.region_level = 'county') as county_code
    from stg_places
    where stg_places.city_code is not null
    group by all
),

county_any as (
    select
        stg_places.place_name,
        count(distinct stg_places.city_code) as city_count,
        min(stg_places.city_code) as only_city_code,
        min(stg_places.region_code) filter (where stg_places.region_level = 'county') as only_county_code,
        string_agg(distinct regions.region_name, '、' order by regions.region_name) as city_names,
        bool_or(stg_places.is_ambiguous and stg_places.city_code is null) as is_ambiguous,
        bool_or(stg_places.city_code is null and not stg_places.is_ambiguous) as is_nowhere
    from stg_places
    left join regions on regions.region_code = stg_places.city_code
    group by all
),

-- Few words stand in many rows: each pair is read once.
place_pairs as (
    select distinct
        raw_places.city,
        raw_places.county
    from raw_places
),

tidied_pairs as (
    select
        place_pairs.*,
        if(is_missing(place_pairs.city), null, narrow(place_pairs.city)) as city_name,
        if(is_missing(place_pairs.county), null, narrow(place_pairs.county)) as county_name
    from place_pairs
),

-- A city's name before the county's in the county column is left off.
named as (
    select
        tidied_pairs.*,
        if(
            starts_with(tidied_pairs.county_name, tidied_pairs.city_name)
            and tidied_pairs.county_name != tidied_pairs.city_name,
            substr(tidied_pairs.county_name, length(tidied_pairs.city_name) + 1),
            tidied_pairs.county_name
        ) as county_alone
    from tidied_pairs
),

placed as (
    select
        named.*,
        city_names.city_code as named_city_code,
        coalesce(city_names.is_county, false) as city_is_county,
        coalesce(city_names.is_ambiguous, false) as city_is_ambiguous,
        city_names.place_name is not null as city_is_known,
        county_names.place_name is not null as county_is_in_city,
        county_names.county_code as county_in_city_code,
        county_any.place_name is not null as county_is_known,
        county_any.city_count,
        county_any.only_city_code,
        county_any.only_county_code,
        county_any.city_names,
        coalesce(county_any.is_ambiguous, false) as county_is_ambiguous,
        coalesce(county_any.is_nowhere, false) as county_is_nowhere
    from named
    left join city_names on city_names.place_name = named.city_name
    left join county_names
        on
            county_names.place_name = named.county_alone
            and county_names.city_code = city_names.city_code
    left join county_any on county_any.place_name = named.county_alone
),

place_faults as (
    select
        placed.city,
        placed.county,
        coalesce(placed.named_city_code, placed.only_city_code) as city_code,
        if(placed.named_city_code is null, placed.only_county_code, placed.county_in_city_code) as county_code,
        case
            when placed.city_name is null or has_mark(placed.city) then null
            when not placed.city_is_known
                then '地区不存在：“' || placed.city || '”不是现行的市(州)名称，请填写规范名称'
            when placed.city_is_ambiguous
                then '地区不明确：“' || placed.city || '”分属不止一个市(州)，请写明是哪个市(州)的片区'
            when placed.city_is_county and placed.named_city_code is null
                then '地区不存在：“' || placed.city || '”是县(市、区)，不是市(州)，请填到县(市、区)一列'
        end as city_fault,
        placed.named_city_code is not null
        or placed.city_name is null
        or (placed.city_is_known and not placed.city_is_ambiguous and not placed.city_is_county) as city_is_settled,
        case
            when placed.county_name is null or has_mark(placed.county) or placed.county_is_nowhere then null
            when not placed.county_is_known
                then '地区不存在：“' || placed.county || '”不是现行的县(市、区)名称，请填写规范名称'
            when placed.named_city_code is null and (placed.city_count > 1 or placed.county_is_ambiguous)
                then '地区不明确：“' || placed.county || '”不止一个市(州)有，请填写市(州)'
            when placed.named_city_code is not null and not placed.county_is_in_city and not placed.county_is_ambiguous
                then
                    '县不属于市：“' || placed.county || '”不在“' || placed.city || '”（属于' || placed.city_names
                    || '），请核对市(州)和县(市、区)两列'
        end as county_fault
    from placed
)

select
    place_faults.city,
    place_faults.county,
    place_faults.city_code,
    place_faults.county_code,
    place_faults.city_fault,
    if(place_faults.city_is_settled, place_faults.county_fault, null) as county_fault
from place_faults
order by place_faults.city, place_faults.county
