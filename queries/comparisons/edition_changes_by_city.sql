-- purpose: what changed in each city between two editions; the rows add up to the whole difference
-- grain: one row per city with a change, and one for what names no city
-- units: yuan, counts
-- parameters: $since, $chosen (part, clause, department, city, county)
-- source: changed_legs, regions
select
    $since::integer as since_edition,
    chosen.city_code,
    coalesce(cities.region_name, '未标明') as city_name,
    count(distinct chosen.record_id) as changed_record_count,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'applied'), 0)::decimal(18, 2)
        as applied_change_amount_yuan,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'committed'), 0)::decimal(18, 2)
        as committed_change_amount_yuan,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'disbursed'), 0)::decimal(18, 2)
        as disbursed_change_amount_yuan
from changed_legs($chosen) as chosen
left join later.regions as cities on chosen.city_code = cities.region_code
group by chosen.city_code, cities.region_name
order by chosen.city_code nulls last
