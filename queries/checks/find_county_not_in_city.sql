-- purpose: records whose county lies in another city than the one beside it; intake refuses such rows, another way in may not
-- grain: one row per record
-- units: yuan
-- parameters: none
-- source: records, regions
select
    records.clause_id,
    records.record_id,
    records.record_name,
    null::varchar as item_key,
    counties.region_name || '、' || cities.region_name as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from records
inner join regions as counties on records.county_code = counties.region_code
inner join regions as cities on records.city_code = cities.region_code
where counties.parent_code != records.city_code
order by records.clause_id, records.record_id
