-- purpose: every stated amount of the projects of one 承担单位, those that count and those that do not, with its source row
-- grain: one row per stated amount
-- units: yuan
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q, stage)
--   $id text: one 承担单位 by its 统一社会信用代码, or by its name where no code is given; null means all
-- source: selected_entries, records, codes, regions
with
worded as (
    select
        chosen.*,
        records.record_name,
        coalesce(chosen.committed_amount_yuan, chosen.disbursed_amount_yuan, chosen.applied_amount_yuan) as entry_amount_yuan
    from selected_entries($chosen) as chosen
    inner join records on chosen.record_id = records.record_id
    where
        records.record_kind = 'project'
        and chosen.stage != 'none'
        and coalesce(records.recipient_code, records.recipient_name) is not null
        and ($id is null or coalesce(records.recipient_code, records.recipient_name) = $id)
        and is_chosen(($chosen).stage, chosen.stage)
)

select
    worded.record_id,
    worded.record_name,
    worded.clause_id,
    worded.city_code,
    cities.region_name as city_name,
    worded.county_code,
    case worded.entry_year when 'undated' then '未注明日期' else worded.entry_year end as entry_year_name,
    stages.code_name as stage_name,
    levels.code_name as funding_level_name,
    worded.entry_amount_yuan,
    case when worded.is_counted then worded.entry_amount_yuan end as counted_amount_yuan,
    case when not worded.is_counted then 'not_applicable' end as counted_amount_yuan_missing_code,
    worded.is_counted,
    case when not worded.is_counted then '同一项目、同一环节已有逐笔文件，台账累计数只作对照，不再相加' end as excluded_reason,
    worded.document_number,
    worded.source_file,
    worded.source_sheet,
    worded.source_row
from worded
inner join codes as stages on stages.code_list = 'stage' and worded.stage = stages.code
inner join codes as levels on levels.code_list = 'funding_level' and worded.funding_level = levels.code
left join regions as cities on worded.city_code = cities.region_code
order by
    worded.is_counted desc, worded.entry_year, worded.clause_id nulls last, worded.record_id, stages.code_order,
    worded.source_file, worded.source_sheet, worded.source_row, worded.entry_id
