-- purpose: what public pages say, each with its source and its own word for what it is (实际, 承诺, 目标 …); never ledger money
-- grain: one row per public record
-- units: yuan
-- parameters: $chosen (part, clause, city, county, public_status, q)
--   $chosen.q text: words that must all occur in name, recipient, kind or status; null means all
-- source: selected_public_records, regions
select
    chosen.public_record_id,
    chosen.clause_id,
    chosen.public_record_kind,
    chosen.public_record_name,
    chosen.public_record_status,
    chosen.public_amount_yuan,
    case when chosen.public_amount_yuan is null then 'not_applicable' end as public_amount_yuan_missing_code,
    chosen.public_record_date,
    chosen.public_recipient_name,
    chosen.city_code,
    cities.region_name as city_name,
    chosen.county_code,
    counties.region_name as county_name,
    chosen.source_url,
    chosen.source_row
from selected_public_records($chosen) as chosen
left join regions as cities on chosen.city_code = cities.region_code
left join regions as counties on chosen.county_code = counties.region_code
order by chosen.clause_order nulls last, chosen.source_row
