-- purpose: the source rows behind a figure of money, those that count and those that do not, with the reason
-- grain: one row per stated amount, and one without amount for a record that states none; all people of a stage are one row
-- units: yuan
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q, stage, month),
--   $row_limit, $row_offset
--   $chosen.stage text list: stages of money; null means all, with the records that state no amount
--   $id text: the number of one record; null means all
-- source: selected_entries, records, batches, codes, departments, regions
with
chosen as (
    select *
    from selected_entries($chosen)
    where
        is_chosen(($chosen).stage, stage)
        and is_chosen(($chosen).month, entry_month)
        and ($id is null or record_id = $id)
),

-- People are never listed: the money of a stage is one row, whoever it went to.
people as (
    select
        'people' as entry_id,
        '人才入选' as record_id,
        'award' as record_kind,
        '人才入选（合并，不逐人列出）' as record_name,
        clause_id,
        stage,
        funding_level,
        'award' as entry_source,
        is_counted,
        entry_month,
        reporting_department_code,
        any_value(batch_id) as batch_id,
        any_value(source_file) as source_file,
        sum(coalesce(committed_amount_yuan, disbursed_amount_yuan, applied_amount_yuan))::decimal(18, 2)
            as entry_amount_yuan
    from chosen
    where record_kind = 'award' and $id is null
    group by clause_id, stage, funding_level, is_counted, entry_month, reporting_department_code
),

worded as (
    select
        chosen.entry_id,
        chosen.record_id,
        chosen.record_kind,
        records.record_name,
        chosen.clause_id,
        chosen.city_code,
        chosen.county_code,
        chosen.subject_kind,
        chosen.subject_id,
        chosen.stage,
        chosen.funding_level,
        chosen.entry_source,
        chosen.is_counted,
        chosen.entry_on,
        chosen.entry_month,
        chosen.document_number,
        chosen.source_column,
        chosen.reporting_department_code,
        chosen.batch_id,
        chosen.source_file,
        chosen.source_sheet,
        chosen.source_row,
        coalesce(chosen.committed_amount_yuan, chosen.disbursed_amount_yuan, chosen.applied_amount_yuan)
            as entry_amount_yuan
    from chosen
    inner join records on chosen.record_id = records.record_id
    where chosen.record_kind != 'award'
    union all by name
    select * from people
)

select
    worded.record_id,
    worded.record_kind,
    worded.record_name,
    worded.clause_id,
    worded.city_code,
    cities.region_name as city_name,
    worded.county_code,
    worded.subject_kind,
    worded.subject_id,
    worded.funding_level,
    worded.stage,
    coalesce(stages.code_name, '未填金额') as stage_name,
    levels.code_name as funding_level_name,
    worded.entry_amount_yuan,
    case when worded.entry_amount_yuan is null then 'not_reported' end as entry_amount_yuan_missing_code,
    case when worded.is_counted then worded.entry_amount_yuan end as counted_amount_yuan,
    case
        when not worded.is_counted then 'not_applicable'
        when worded.entry_amount_yuan is null then 'not_reported'
    end as counted_amount_yuan_missing_code,
    worded.is_counted,
    case when not worded.is_counted then '同一项目、同一环节已有逐笔文件，台账累计数只作对照，不再相加' end as excluded_reason,
    case worded.entry_source
        when 'item' then '逐笔'
        when 'claim' then '台账累计数'
        when 'award' then '人才计划'
        else '未填金额'
    end as entry_source_name,
    worded.entry_on,
    case when worded.entry_on is null then 'not_reported' end as entry_on_missing_code,
    worded.entry_month,
    worded.document_number,
    worded.source_column,
    worded.reporting_department_code,
    coalesce(filers.department_name, '未标明') as reporting_department_name,
    batches.edition as taken_edition,
    batches.received_at,
    worded.source_file,
    worded.source_sheet,
    worded.source_row,
    case when worded.source_row is null then 'withheld' end as source_row_missing_code
from worded
inner join codes as levels on levels.code_list = 'funding_level' and worded.funding_level = levels.code
left join codes as stages on stages.code_list = 'stage' and worded.stage = stages.code
left join batches on worded.batch_id = batches.batch_id
left join departments as filers on worded.reporting_department_code = filers.department_code
left join regions as cities on worded.city_code = cities.region_code
order by
    worded.is_counted desc,
    worded.clause_id nulls last,
    worded.record_id,
    stages.code_order nulls last,
    worded.entry_on nulls last,
    worded.source_file,
    worded.source_sheet,
    worded.source_row,
    worded.entry_id
limit $row_limit offset coalesce($row_offset, 0)
