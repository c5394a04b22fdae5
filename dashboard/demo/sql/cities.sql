-- purpose: every city with its counties, each as often as it weighs
-- grain: one row per city and unit of its weight
-- units: counts
-- parameters: none
-- source: regions, data/demo/words.csv (list city)
with
counties as (
    select
        parent_code,
        list(region_code order by region_code) as county_codes
    from regions
    where region_level = 'county' and valid_to is null
    group by parent_code
),

weighed as (
    select
        regions.region_code as city_code,
        counties.county_codes,
        coalesce(demo_words.weight, 1) as weight,
        row_number() over (order by regions.region_code) as city_order,
        count(*) over () as city_count
    from regions
    left join counties on regions.region_code = counties.parent_code
    left join demo_words on demo_words.word_list = 'city' and regions.region_code = demo_words.word
    where regions.region_level = 'city' and regions.valid_to is null
),

copied as (
    select
        *,
        unnest(range(weight)) as copy_number
    from weighed
)

select
    city_code,
    county_codes,
    city_order,
    city_count,
    row_number() over (order by city_order, copy_number) - 1 as slot,
    count(*) over () as slot_count,
    copy_number = 0 as is_first
from copied
