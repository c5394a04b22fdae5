-- purpose: a few rows that could not be taken, below the last row of their ledger
-- grain: one row per rejected row
-- units: none
-- parameters: none
-- source: data/demo/rejections.csv, projects
with
lengths as (
    select
        reporting_department_code,
        any_value(batch_id) as batch_id,
        any_value(source_file) as source_file,
        any_value(source_sheet) as source_sheet,
        max(source_row) as last_row
    from projects
    group by reporting_department_code
)

select
    lengths.batch_id,
    lengths.source_file,
    lengths.source_sheet,
    (
        lengths.last_row
        + row_number() over (partition by demo_rejections.department_code order by demo_rejections.rejection_order)
    )::integer as source_row,
    demo_rejections.source_column,
    demo_rejections.rejected_value,
    demo_rejections.reason
from demo_rejections
inner join lengths on demo_rejections.department_code = lengths.reporting_department_code
order by demo_rejections.rejection_order
