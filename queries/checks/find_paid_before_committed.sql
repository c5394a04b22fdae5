-- purpose: payments dated before the first commitment or approval of their project
-- grain: one row per payment
-- units: yuan
-- parameters: none
-- source: money_entries, records
with
firsts as (
    select
        record_id,
        min(entry_on) as committed_on
    from money_entries
    where is_counted and stage = 'committed'
    group by record_id
)

select
    money_entries.clause_id,
    money_entries.record_id,
    records.record_name,
    money_entries.entry_id as item_key,
    money_entries.entry_on || '，早于 ' || firsts.committed_on as item_name,
    money_entries.disbursed_amount_yuan as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    money_entries.reporting_department_code,
    money_entries.source_file,
    money_entries.source_sheet,
    money_entries.source_row
from money_entries
inner join firsts on money_entries.record_id = firsts.record_id
inner join records on money_entries.record_id = records.record_id
where
    money_entries.is_counted
    and money_entries.stage = 'disbursed'
    and money_entries.entry_on < firsts.committed_on
order by money_entries.clause_id, money_entries.record_id, money_entries.entry_id
