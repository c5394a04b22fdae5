-- purpose: the batches by which the demonstration's workbooks came in
-- grain: one row per workbook that has rows
-- units: counts, dates
-- parameters:
--   $edition integer: the number of the edition that is being built; null means no number
-- source: demo_files, every fact table with a batch
with
taken_counts as (
    select
        batch_id,
        count(*) as taken_row_count
    from ledger_rows
    where not is_brought
    group by batch_id
),

rejected_counts as (
    select
        batch_id,
        count(*) as rejected_row_count
    from rejected_rows
    group by batch_id
)

select
    demo_files.batch_id,
    $edition::integer as edition,
    demo_files.source_file,
    demo_files.department_code as reporting_department_code,
    demo_files.as_of_on,
    '演示' as as_of_basis,
    -- Each sheet begins with five lines of title, unit and headings.
    taken_counts.taken_row_count + coalesce(rejected_counts.rejected_row_count, 0) + 5 * demo_files.sheet_count
        as read_row_count,
    taken_counts.taken_row_count,
    coalesce(rejected_counts.rejected_row_count, 0) as rejected_row_count,
    0 as held_row_count,
    5 * demo_files.sheet_count as not_data_row_count,
    '演示数据' as author,
    '演示数据：随机生成，非真实记录' as message,
    demo_files.received_at
from demo_files
inner join taken_counts on demo_files.batch_id = taken_counts.batch_id
left join rejected_counts on demo_files.batch_id = rejected_counts.batch_id
order by demo_files.batch_id
