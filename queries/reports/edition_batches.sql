-- purpose: the files that came into an edition, and the earlier ones that it carries on, newest first; of several files of people the counts are withheld
-- grain: one row per batch
-- units: counts
-- parameters: none
-- source: batches, edition, departments, people_files
with
-- A file of the people of one city or batch would tell how many they are, also one that was replaced since (0); one file of
-- all tells what is known anyway.
withheld as (
    select batch_id
    from people_files
    where coalesce(standing_row_count, 0) = 0
)

select
    batches.edition as taken_edition,
    case when batches.edition = edition.edition then '本版接入' else '沿用' end as arrival_name,
    batches.source_file,
    batches.reporting_department_code,
    coalesce(departments.department_name, '未标明') as reporting_department_name,
    batches.as_of_on,
    case when batches.as_of_on is null then 'not_reported' end as as_of_on_missing_code,
    batches.as_of_basis,
    case when withheld.batch_id is null then batches.read_row_count end as read_row_count,
    case when withheld.batch_id is not null then 'withheld' end as read_row_count_missing_code,
    case when withheld.batch_id is null then batches.taken_row_count end as taken_row_count,
    case when withheld.batch_id is not null then 'withheld' end as taken_row_count_missing_code,
    case when withheld.batch_id is null then batches.rejected_row_count end as rejected_row_count,
    case when withheld.batch_id is not null then 'withheld' end as rejected_row_count_missing_code,
    case when withheld.batch_id is null then batches.held_row_count end as held_row_count,
    case when withheld.batch_id is not null then 'withheld' end as held_row_count_missing_code,
    case when withheld.batch_id is null then batches.not_data_row_count end as not_data_row_count,
    case when withheld.batch_id is not null then 'withheld' end as not_data_row_count_missing_code,
    batches.author,
    batches.message,
    batches.received_at,
    batches.file_sha256
from batches
cross join edition
left join withheld on batches.batch_id = withheld.batch_id
left join departments on batches.reporting_department_code = departments.department_code
order by batches.edition desc, batches.received_at desc, batches.source_file, batches.batch_id
