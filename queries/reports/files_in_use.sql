-- purpose: the files whose rows an edition holds, with how many rows are still theirs; of several files of people the counts are withheld
-- grain: one row per batch
-- units: counts
-- parameters: $chosen (reporting_department)
--   $chosen.reporting_department text list: departments that sent the file; null means all
-- source: batches, ledger_rows, departments, people_files
with
-- Also one whose persons were all replaced by later files: 0.
withheld as (
    select batch_id
    from people_files
    where coalesce(standing_row_count, 0) = 0
),

rows_of_files as (
    select
        batch_id,
        count(*) as row_count
    from ledger_rows
    where not is_brought and table_name != 'talent_awards'
    group by batch_id
    union all
    select
        batch_id,
        standing_row_count as row_count
    from people_files
),

standing as (
    select
        batch_id,
        sum(row_count)::bigint as row_count
    from rows_of_files
    group by batch_id
)

select
    batches.batch_id,
    batches.source_file,
    batches.reporting_department_code,
    coalesce(departments.department_name, '未标明') as reporting_department_name,
    batches.edition as taken_edition,
    batches.received_at,
    batches.as_of_on,
    case when batches.as_of_on is null then 'not_reported' end as as_of_on_missing_code,
    case when withheld.batch_id is null then batches.taken_row_count end as taken_row_count,
    case when withheld.batch_id is not null then 'withheld' end as taken_row_count_missing_code,
    case when withheld.batch_id is null then coalesce(standing.row_count, 0) end as standing_row_count,
    case when withheld.batch_id is not null then 'withheld' end as standing_row_count_missing_code,
    case when withheld.batch_id is null then batches.rejected_row_count end as rejected_row_count,
    case when withheld.batch_id is not null then 'withheld' end as rejected_row_count_missing_code,
    batches.author,
    batches.message
from batches
left join standing on batches.batch_id = standing.batch_id
left join withheld on batches.batch_id = withheld.batch_id
left join departments on batches.reporting_department_code = departments.department_code
where is_chosen(($chosen).reporting_department, batches.reporting_department_code)
order by batches.edition desc, batches.received_at desc, batches.source_file, batches.batch_id
