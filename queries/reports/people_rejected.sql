-- purpose: rows of the ledgers of persons that could not be taken, kept with their reason
-- grain: one row per reason
-- units: none
-- parameters: none
-- source: rejected_people, batches, departments
select
    rejected_people.source_file,
    coalesce(departments.department_name, '未标明') as reporting_department_name,
    rejected_people.source_sheet,
    rejected_people.source_row,
    rejected_people.source_column,
    rejected_people.rejected_value,
    rejected_people.reason
from rejected_people
left join batches on rejected_people.batch_id = batches.batch_id
left join departments on batches.reporting_department_code = departments.department_code
order by
    rejected_people.source_file,
    rejected_people.source_sheet,
    rejected_people.source_row,
    rejected_people.source_column nulls last,
    rejected_people.reason
