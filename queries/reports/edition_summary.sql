-- purpose: what an edition holds, what came in with it, and what was proved of it
-- grain: one row
-- units: yuan, counts
-- parameters: none
-- source: edition, money_entries, batches, findings, proofs
with
this as (
    select edition
    from edition
),

money as (
    select
        count(distinct record_id) filter (where record_kind = 'project') as project_count,
        count(distinct record_id) filter (where record_kind = 'award') as award_count,
        sum(applied_amount_yuan) as applied_amount_yuan,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from money_entries
    where is_counted
),

arrived as (
    select
        count(distinct batches.source_file) as file_count,
        coalesce(sum(batches.read_row_count), 0)::bigint as read_row_count,
        coalesce(sum(batches.taken_row_count), 0)::bigint as taken_row_count,
        coalesce(sum(batches.rejected_row_count), 0)::bigint as rejected_row_count,
        coalesce(sum(batches.held_row_count), 0)::bigint as held_row_count,
        coalesce(sum(batches.not_data_row_count), 0)::bigint as not_data_row_count
    from batches
    inner join this on batches.edition = this.edition
)

select
    money.project_count,
    money.award_count,
    money.applied_amount_yuan::decimal(18, 2) as applied_amount_yuan,
    case when money.applied_amount_yuan is null then 'not_reported' end as applied_amount_yuan_missing_code,
    money.committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
    case when money.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    money.disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
    case when money.disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    arrived.file_count,
    arrived.read_row_count,
    arrived.taken_row_count,
    arrived.rejected_row_count,
    arrived.held_row_count,
    arrived.not_data_row_count,
    (select count(*) from findings) as finding_count,
    (select count(*) from proofs) as proof_count
from money
cross join arrived
