-- purpose: how many public records there are, how many name an amount and a place; their amounts are of many kinds and are not added
-- grain: one row
-- units: counts
-- parameters: $chosen (part, clause, city, county, public_status, q)
--   $chosen.q text: words that must all occur in name, recipient, kind or status; null means all
-- source: selected_public_records
select
    count(*) as public_record_count,
    count(public_amount_yuan) as public_amount_count,
    count(city_code) as placed_public_record_count
from selected_public_records($chosen)
