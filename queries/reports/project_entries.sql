-- purpose: every amount stated for one project, with its source row and whether it counts
-- grain: one row per stated amount
-- units: yuan
-- parameters:
--   $id text: the number of the project; null means none
-- source: money_entries, records, codes, departments
select
    money_entries.record_id,
    stages.code_name as stage_name,
    levels.code_name as funding_level_name,
    money_entries.entry_source,
    case money_entries.entry_source
        when 'item' then if(money_entries.disbursed_amount_yuan < 0, '逐笔（退回）', '逐笔')
        when 'claim' then '台账累计数'
        when 'award' then '人才计划'
        else '未填金额'
    end as entry_source_name,
    coalesce(
        money_entries.committed_amount_yuan,
        money_entries.disbursed_amount_yuan,
        money_entries.applied_amount_yuan
    ) as entry_amount_yuan,
    money_entries.is_counted,
    case when money_entries.is_counted then '计入' else '不计入（逐笔优先）' end as counting_name,
    money_entries.entry_on,
    money_entries.document_number,
    money_entries.source_column,
    money_entries.reporting_department_code,
    filers.department_name as reporting_department_name,
    money_entries.source_file,
    money_entries.source_sheet,
    money_entries.source_row
from money_entries
inner join codes as stages on stages.code_list = 'stage' and money_entries.stage = stages.code
inner join codes as levels on levels.code_list = 'funding_level' and money_entries.funding_level = levels.code
left join departments as filers on money_entries.reporting_department_code = filers.department_code
where money_entries.record_id = $id and money_entries.record_kind in ('project', 'unlisted')
order by stages.code_order, money_entries.entry_on nulls last, money_entries.entry_id
