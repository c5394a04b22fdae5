-- purpose: records to which more was paid than was committed
-- grain: one row per record
-- units: yuan
-- parameters: none
-- source: money_entries, records
with
sums as (
    select
        record_id,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from money_entries
    where is_counted
    group by record_id
)

select
    records.clause_id,
    records.record_id,
    records.record_name,
    null::varchar as item_key,
    null::varchar as item_name,
    sums.disbursed_amount_yuan::decimal(18, 2) as found_amount_yuan,
    coalesce(sums.committed_amount_yuan, 0)::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from sums
inner join records on sums.record_id = records.record_id
where
    sums.disbursed_amount_yuan > coalesce(sums.committed_amount_yuan, 0)
    and records.record_kind != 'unlisted'
    -- Applicants are not named, not even by pseudonym.
    and not (records.record_kind = 'award' and records.project_status = 'applied')
order by records.clause_id, records.record_id
