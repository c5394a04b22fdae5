-- purpose: the files that came into an edition, and the earlier ones that it carries on, newest first
-- grain: one row per batch
-- units: counts
-- parameters: none
-- source: batches, edition, departments
select
    batches.edition as taken_edition,
    case when batches.edition = edition.edition then '本版接入' else '沿用' end as arrival_name,
    batches.source_file,
    batches.reporting_department_code,
    coalesce(departments.department_name, '未标明') as reporting_department_name,
    batches.as_of_on,
    case when batches.as_of_on is null then 'not_reported' end as as_of_on_missing_code,
    batches.as_of_basis,
    batches.read_row_count,
    batches.taken_row_count,
    batches.rejected_row_count,
    batches.held_row_count,
    batches.not_data_row_count,
    batches.author,
    batches.message,
    batches.received_at,
    batches.file_sha256
from batches
cross join edition
left join departments on batches.reporting_department_code = departments.department_code
order by batches.edition desc, batches.received_at desc, batches.source_file, batches.batch_id
