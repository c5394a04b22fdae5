-- purpose: the words by which public records can be chosen: what each says of itself, 实际, 承诺, 目标 …
-- grain: one row per word; an address writes a comma as ，
-- units: counts
-- parameters: none
-- source: public_records
select
    replace(public_record_status, ',', '，') as public_status_code,
    any_value(public_record_status) as public_record_status,
    count(*) as public_record_count
from public_records
where public_record_status is not null
group by all
order by public_record_count desc, public_status_code
