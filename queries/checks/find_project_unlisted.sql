-- purpose: money that names a project number which no ledger lists
-- grain: one row per project number
-- units: yuan
-- parameters: none
-- source: records, money_entries
select
    records.clause_id,
    records.record_id,
    records.record_name,
    null::varchar as item_key,
    null::varchar as item_name,
    sum(coalesce(money_entries.committed_amount_yuan, money_entries.disbursed_amount_yuan))::decimal(18, 2)
        as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from records
inner join money_entries on records.record_id = money_entries.record_id
where records.record_kind = 'unlisted'
group by all
order by records.record_id
