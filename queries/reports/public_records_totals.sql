-- purpose: how many public records there are, how many name an amount and a place; their amounts are of many kinds and are not added
-- grain: one row
-- units: counts
-- parameters:
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
--   $public_status text list: the public records' own words for what they are, with ， for a comma; null means all
--   $q text: words that must all occur in name, recipient, kind or status; null means all
-- source: selected_public_records
select
    count(*) as public_record_count,
    count(public_amount_yuan) as public_amount_count,
    count(city_code) as placed_public_record_count
from selected_public_records($part, $clause, $city, $county, $public_status, $q)
