-- purpose: rows that could not be taken, kept with their reason
-- grain: one row per reason
-- units: none
-- parameters: none
-- source: rejected_rows, batches, departments
select
    rejected_rows.source_file,
    departments.department_name as reporting_department_name,
    rejected_rows.source_sheet,
    rejected_rows.source_row,
    rejected_rows.source_column,
    rejected_rows.rejected_value,
    rejected_rows.reason,
    batches.received_at
from rejected_rows
inner join batches on rejected_rows.batch_id = batches.batch_id
left join departments on batches.reporting_department_code = departments.department_code
order by batches.received_at desc, rejected_rows.source_file, rejected_rows.source_sheet, rejected_rows.source_row
