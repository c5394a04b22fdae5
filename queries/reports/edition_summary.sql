-- purpose: what an edition holds, what came in with it, and what was proved of it; with one of several files of people the rows are withheld
-- grain: one row
-- units: yuan, counts
-- parameters: none
-- source: edition, money_entries, batches, people_files, findings, proofs
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

-- The rows of one of several files of people would tell how many they are, and so would a sum with them (D-053).
withheld as (
    select batch_id
    from people_files
    where coalesce(standing_row_count, 0) = 0
),

arrived as (
    select
        count(distinct batches.source_file) as file_count,
        count(withheld.batch_id) > 0 as is_withheld,
        coalesce(sum(batches.read_row_count), 0)::bigint as read_row_count,
        coalesce(sum(batches.taken_row_count), 0)::bigint as taken_row_count,
        coalesce(sum(batches.rejected_row_count), 0)::bigint as rejected_row_count,
        coalesce(sum(batches.held_row_count), 0)::bigint as held_row_count,
        coalesce(sum(batches.not_data_row_count), 0)::bigint as not_data_row_count
    from batches
    inner join this on batches.edition = this.edition
    left join withheld on batches.batch_id = withheld.batch_id
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
    case when not arrived.is_withheld then arrived.read_row_count end as read_row_count,
    case when arrived.is_withheld then 'withheld' end as read_row_count_missing_code,
    case when not arrived.is_withheld then arrived.taken_row_count end as taken_row_count,
    case when arrived.is_withheld then 'withheld' end as taken_row_count_missing_code,
    case when not arrived.is_withheld then arrived.rejected_row_count end as rejected_row_count,
    case when arrived.is_withheld then 'withheld' end as rejected_row_count_missing_code,
    case when not arrived.is_withheld then arrived.held_row_count end as held_row_count,
    case when arrived.is_withheld then 'withheld' end as held_row_count_missing_code,
    case when not arrived.is_withheld then arrived.not_data_row_count end as not_data_row_count,
    case when arrived.is_withheld then 'withheld' end as not_data_row_count_missing_code,
    (select count(*) from findings) as finding_count,
    (select count(*) from proofs) as proof_count
from money
cross join arrived
