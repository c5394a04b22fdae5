-- purpose: what the files that came in last say of each clause's money, and how much of it counts
-- grain: one row per file and clause; one with no clause for rows whose clause is unknown
-- units: yuan, counts
-- parameters: none
-- source: batches, money_entries, clauses
with
own_batches as (
    select
        batch_id,
        source_file
    from batches
    where edition = (select max(newest.edition) from batches as newest)
),

summed as (
    select
        own_batches.source_file,
        money_entries.clause_id,
        count(distinct money_entries.record_id) as record_count,
        sum(money_entries.applied_amount_yuan) as stated_applied,
        sum(money_entries.committed_amount_yuan) as stated_committed,
        sum(money_entries.committed_amount_yuan) filter (where money_entries.is_counted) as committed,
        sum(money_entries.disbursed_amount_yuan) as stated_disbursed,
        sum(money_entries.disbursed_amount_yuan) filter (where money_entries.is_counted) as disbursed
    from own_batches
    inner join money_entries on own_batches.batch_id = money_entries.batch_id
    group by own_batches.source_file, money_entries.clause_id
)

select
    summed.source_file,
    summed.clause_id,
    clauses.clause_number,
    clauses.short_title,
    summed.record_count,
    summed.stated_applied::decimal(18, 2) as stated_applied_amount_yuan,
    case when summed.stated_applied is null then 'not_reported' end as stated_applied_amount_yuan_missing_code,
    summed.stated_committed::decimal(18, 2) as stated_committed_amount_yuan,
    case when summed.stated_committed is null then 'not_reported' end as stated_committed_amount_yuan_missing_code,
    coalesce(summed.committed, 0)::decimal(18, 2) as committed_amount_yuan,
    summed.stated_disbursed::decimal(18, 2) as stated_disbursed_amount_yuan,
    case when summed.stated_disbursed is null then 'not_reported' end as stated_disbursed_amount_yuan_missing_code,
    coalesce(summed.disbursed, 0)::decimal(18, 2) as disbursed_amount_yuan
from summed
left join clauses on summed.clause_id = clauses.clause_id
order by summed.source_file, summed.clause_id nulls last
