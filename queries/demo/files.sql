-- purpose: the workbooks that the demonstration pretends to have been sent
-- grain: one row per reporting department and kind of workbook
-- units: dates
-- parameters:
--   $edition integer: the number of the edition that is being built; null means no workbook has a number
-- source: data/demo/reporting.csv, departments
with
kinds as (
    select
        'projects' as file_kind,
        '项目资金台账' as file_title,
        1 as sheet_count
    union all
    select
        'items' as file_kind,
        '下达与拨付' as file_title,
        2 as sheet_count
    union all
    select
        'talent' as file_kind,
        '人才计划入选情况' as file_title,
        1 as sheet_count
)

select
    demo_reporting.department_code,
    kinds.file_kind,
    kinds.sheet_count,
    'demo-' || $edition::integer || '-' || demo_reporting.department_code || '-' || kinds.file_kind as batch_id,
    '演示_' || departments.short_name || '_' || kinds.file_title || '.xlsx' as source_file,
    demo_reporting.as_of_on,
    demo_reporting.as_of_on::timestamp
    + to_days(demo_reporting.received_days::integer)
    + interval 9 hour as received_at
from demo_reporting
inner join departments on demo_reporting.department_code = departments.department_code
cross join kinds
