-- purpose: invented companies, institutes and investors with valid but invented 统一社会信用代码, each in one county
-- grain: one row per recipient
-- units: none
-- parameters:
--   $projects integer: how many projects there are; null means nobody is drawn
--   $seed integer: where the draw begins; null means nobody is drawn
-- source: demo_slots, demo_cities
with
pools as (
    select
        'company' as recipient_kind,
        least(greatest($projects * 2 // 5, 60), 100000) as pool_size
    union all
    select
        'institute' as recipient_kind,
        least(greatest($projects // 20, 24), 10000) as pool_size
    union all
    select
        'fund' as recipient_kind,
        least(greatest($projects // 40, 24), 25000) as pool_size
),

numbered as (
    select
        recipient_kind,
        unnest(range(1, pool_size + 1)) as recipient_number
    from pools
),

word_counts as (
    select
        max(slot_count) filter (where word_list = 'name_first') as first_count,
        max(slot_count) filter (where word_list = 'name_second') as second_count
    from demo_slots
),

city_counts as (
    select any_value(slot_count) as city_slot_count
    from demo_cities
),

-- How many there are to draw from is looked up first, so that what is drawn is found by plain equality.
drawn as (
    select
        numbered.*,
        demo_draw($seed, numbered.recipient_number, numbered.recipient_kind || ' county') as county_draw,
        demo_draw($seed, numbered.recipient_number, numbered.recipient_kind || ' first name') % word_counts.first_count
            as first_slot,
        demo_draw($seed, numbered.recipient_number, numbered.recipient_kind || ' second name') % word_counts.second_count
            as second_slot,
        demo_draw($seed, numbered.recipient_number, numbered.recipient_kind || ' suffix') % suffixes.slot_count
            as suffix_slot,
        -- The first recipients of a kind stand one in each city, so that no city is empty.
        coalesce(
            first_cities.slot,
            demo_draw($seed, numbered.recipient_number, numbered.recipient_kind || ' city') % city_counts.city_slot_count
        ) as city_slot
    from numbered
    cross join word_counts
    cross join city_counts
    inner join demo_slots as suffixes
        on
            suffixes.word_list = 'recipient_suffix'
            and numbered.recipient_kind = suffixes.belongs_to
            and suffixes.slot = 0
    left join demo_cities as first_cities
        on first_cities.is_first and numbered.recipient_number = first_cities.city_order
),

placed as (
    select
        drawn.*,
        demo_cities.city_code,
        demo_cities.county_codes[1 + (drawn.county_draw % len(demo_cities.county_codes))::bigint] as county_code
    from drawn
    inner join demo_cities on drawn.city_slot = demo_cities.slot
),

named as (
    select
        placed.recipient_kind,
        placed.recipient_number,
        placed.city_code,
        placed.county_code,
        '演示' || first_names.word || case when placed.recipient_kind = 'company' then second_names.word else '' end
        || suffixes.word || placed.recipient_number as recipient_name,
        heads.word || coalesce(placed.county_code, placed.city_code) as code_start,
        marks.word || format('{:06d}', placed.recipient_number) as organisation_body
    from placed
    inner join demo_slots as first_names
        on first_names.word_list = 'name_first' and placed.first_slot = first_names.slot
    inner join demo_slots as second_names
        on second_names.word_list = 'name_second' and placed.second_slot = second_names.slot
    inner join demo_slots as suffixes
        on
            suffixes.word_list = 'recipient_suffix'
            and placed.recipient_kind = suffixes.belongs_to
            and placed.suffix_slot = suffixes.slot
    inner join demo_slots as heads
        on heads.word_list = 'recipient_code_head' and placed.recipient_kind = heads.belongs_to
    inner join demo_slots as marks
        on marks.word_list = 'recipient_code_mark' and placed.recipient_kind = marks.belongs_to
),

coded as (
    select
        *,
        code_start || organisation_body || demo_organisation_check(organisation_body) as code_body
    from named
)

select
    recipient_kind,
    recipient_number,
    recipient_name,
    code_body || demo_credit_check(code_body) as recipient_code,
    city_code,
    county_code,
    count(*) over (partition by recipient_kind) as recipient_count
from coded
