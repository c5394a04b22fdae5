-- purpose: the invented documents that set targets: some reached, some behind, some split by place or unit, one changed by a later document
-- grain: one row per document, indicator, period and part
-- units: the indicator's own unit
-- parameters: none
-- source: data/demo/targets.csv, indicators, regions, policies, codes, demo_files
with
aimed as (
    select
        demo_targets.*,
        indicators.clause_id,
        indicators.unit,
        policies.about_share_pct
    from demo_targets
    cross join policies
    inner join indicators on demo_targets.indicator_id = indicators.indicator_id
    left join regions on coalesce(demo_targets.county_code, demo_targets.city_code) = regions.region_code
    where coalesce(demo_targets.county_code, demo_targets.city_code) is null or regions.region_code is not null
),

printed as (
    select
        aimed.*,
        if(aimed.unit = '元', 0.0001, 1)::decimal(5, 4) * aimed.target_value::decimal(22, 4) as printed_value,
        if(aimed.unit = '元', '万元', aimed.unit) as printed_unit
    from aimed
)

select
    concat_ws(
        '|', printed.indicator_id, printed.period_code, coalesce(printed.county_code, printed.city_code, ''),
        coalesce(printed.split_department_code, ''), printed.document_number
    ) as target_id,
    printed.document_number,
    printed.document_name,
    printed.document_on,
    printed.clause_id,
    printed.indicator_id,
    printed.city_code,
    printed.county_code,
    printed.split_department_code,
    printed.department_codes,
    printed.target_period,
    printed.period_code,
    if(printed.target_period = 'total', printed.document_on, make_date(year(printed.target_due_on), 1, 1)) as target_from_on,
    printed.target_due_on,
    printed.target_value,
    printed.target_bound,
    case printed.target_bound
        when 'at_most' then null
        when 'about' then printed.target_value::decimal(22, 4) * (100 - printed.about_share_pct) * 0.01
        else printed.target_value
    end::decimal(18, 4) as low_value,
    case printed.target_bound
        when 'at_least' then null
        when 'about' then printed.target_value::decimal(22, 4) * (100 + printed.about_share_pct) * 0.01
        else printed.target_value
    end::decimal(18, 4) as high_value,
    concat(
        if(printed.target_bound = 'about', '', bounds.code_name),
        rtrim(rtrim(printed.printed_value::varchar, '0'), '.'),
        printed.printed_unit,
        if(printed.target_bound = 'about', bounds.code_name, '')
    ) as target_text,
    '（演示）' as remark,
    demo_files.department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '目标任务分解' as source_sheet,
    row_number() over (order by printed.target_order) + 5 as source_row
from printed
inner join codes as bounds on bounds.code_list = 'target_bound' and printed.target_bound = bounds.code
inner join demo_files on demo_files.department_code = 'kjt' and demo_files.file_kind = 'targets'
order by source_row
