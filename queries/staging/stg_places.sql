-- purpose: every way in which a place is written in a ledger, with the city or county it stands for
-- grain: one row per written name, level and parent city
-- units: none
-- parameters:
--   $nowhere text list: words that stand for no city of their own; never null
-- source: regions, region_aliases; a 功能区 without a code of its own stands for its city
with names as (
    select
        unnest([
            regions.region_name,
            regions.short_name,
            regions.region_code,
            regions.region_code || regions.region_name,
            regions.region_code || regions.short_name,
            regions.region_code || '-' || regions.region_name
        ]) as written,
        regions.region_code,
        false as is_ambiguous
    from regions

    union all

    select
        region_aliases.alias as written,
        region_aliases.region_code,
        region_aliases.is_ambiguous
    from region_aliases

    union all

    select
        unnest($nowhere::varchar[]) as written,
        null as region_code,
        false as is_ambiguous
),

placed as (
    select
        narrow(names.written) as place_name,
        if(names.is_ambiguous, null, names.region_code) as region_code,
        if(names.is_ambiguous, null, regions.region_level) as region_level,
        if(regions.region_level = 'county', regions.parent_code, regions.region_code) as city_code,
        names.is_ambiguous
    from names
    left join regions on regions.region_code = names.region_code
    where names.written is not null
)

select
    placed.place_name,
    coalesce(placed.region_level, 'none') as region_level,
    if(bool_or(placed.is_ambiguous), null, placed.city_code) as city_code,
    if(bool_or(placed.is_ambiguous), null, min(placed.region_code)) as region_code,
    bool_or(placed.is_ambiguous) or count(distinct placed.region_code) > 1 as is_ambiguous
from placed
group by placed.place_name, coalesce(placed.region_level, 'none'), placed.city_code
order by placed.place_name, region_level, placed.city_code
