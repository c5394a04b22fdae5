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
)

select
    own_batches.source_file,
    money_entries.clause_id,
    clauses.clause_number,
    clauses.short_title,
    count(distinct money_entries.record_id) as record_count,
    sum(money_entries.applied_amount_yuan)::decimal(18, 2) as stated_applied_amount_yuan,
    sum(money_entries.committed_amount_yuan)::decimal(18, 2) as stated_committed_amount_yuan,
    coalesce(sum(money_entries.committed_amount_yuan) filter (where money_entries.is_counted), 0)::decimal(18, 2)
        as committed_amount_yuan,
    sum(money_entries.disbursed_amount_yuan)::decimal(18, 2) as stated_disbursed_amount_yuan,
    coalesce(sum(money_entries.disbursed_amount_yuan) filter (where money_entries.is_counted), 0)::decimal(18, 2)
        as disbursed_amount_yuan
from own_batches
inner join money_entries on own_batches.batch_id = money_entries.batch_id
left join clauses on money_entries.clause_id = clauses.clause_id
group by own_batches.source_file, money_entries.clause_id, clauses.clause_number, clauses.short_title
order by own_batches.source_file, money_entries.clause_id nulls last
