-- purpose: records approved before the policy took effect or after it expired
-- grain: one row per record
-- units: yuan
-- parameters: none
-- source: records, policies
select
    records.clause_id,
    records.record_id,
    records.record_name,
    null::varchar as item_key,
    records.approved_on::varchar as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from records
cross join policies
where records.approved_on < policies.effective_on or records.approved_on > policies.expires_on
order by records.clause_id, records.record_id
