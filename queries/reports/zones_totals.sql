-- purpose: how many 试验区 the list of this edition names, provincial and national apart
-- grain: one row
-- units: counts
-- parameters: $chosen (city)
-- source: zone_list
select
    count(*) filter (where zone_level = 'provincial') as provincial_zone_count,
    count(*) filter (where zone_level = 'provincial' and zone_status = 'approved') as approved_zone_count,
    count(*) filter (where zone_level = 'provincial' and zone_status = 'unverified') as unverified_zone_count,
    count(*) filter (where zone_level = 'national') as national_zone_count
from zone_list
where is_chosen(($chosen).city, city_code)
