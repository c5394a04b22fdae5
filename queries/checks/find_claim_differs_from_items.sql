-- purpose: 对账差异: the cumulative amount in a ledger is not the sum of the itemised documents
-- grain: one row per project and stage
-- units: yuan
-- parameters: none
-- source: money_entries, records, codes
with
compared as (
    select
        record_id,
        stage,
        sum(coalesce(committed_amount_yuan, disbursed_amount_yuan)) filter (
            where entry_source = 'claim' and not is_counted
        ) as claimed_amount_yuan,
        list(distinct funding_level) filter (where entry_source = 'claim' and not is_counted) as claim_levels
    from money_entries
    where stage in ('committed', 'disbursed')
    group by record_id, stage
),

itemised as (
    select
        money_entries.record_id,
        money_entries.stage,
        sum(coalesce(money_entries.committed_amount_yuan, money_entries.disbursed_amount_yuan)) as item_amount_yuan
    from money_entries
    inner join compared on money_entries.record_id = compared.record_id and money_entries.stage = compared.stage
    where
        money_entries.entry_source = 'item'
        and (
            money_entries.funding_level = 'unstated'
            or list_contains(compared.claim_levels, 'unstated')
            or list_contains(compared.claim_levels, money_entries.funding_level)
        )
    group by money_entries.record_id, money_entries.stage
)

select
    records.clause_id,
    records.record_id,
    records.record_name,
    concat_ws('|', records.record_id, compared.stage) as item_key,
    stages.code_name as item_name,
    itemised.item_amount_yuan::decimal(18, 2) as found_amount_yuan,
    compared.claimed_amount_yuan::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from compared
inner join itemised on compared.record_id = itemised.record_id and compared.stage = itemised.stage
inner join records on compared.record_id = records.record_id
inner join codes as stages on stages.code_list = 'stage' and compared.stage = stages.code
where compared.claimed_amount_yuan != itemised.item_amount_yuan
order by records.clause_id, records.record_id, compared.stage
