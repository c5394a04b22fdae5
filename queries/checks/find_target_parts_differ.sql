-- purpose: targets of places or units that do not add up to the target of the whole, each the one in force for the same period
-- grain: one row per indicator, period and whole that is split: the province by cities, a city by its counties, or the province by units
-- units: none; shares, prices and rates are not added up
-- parameters: none
-- source: targets_listed, indicators
with
listed as (
    select
        targets.*,
        indicators.indicator_name,
        indicators.unit
    from targets_listed() as targets
    inner join indicators on targets.indicator_id = indicators.indicator_id
    where targets.standing = 'in_force' and indicators.unit != '%' and not contains(indicators.unit, '/')
),

parts as (
    select
        indicator_id,
        period_code,
        case when county_code is not null then city_code end as whole_city_code,
        if(split_department_code is null, '地区', '单位') as split_name,
        sum(target_value) as parts_value,
        count(*) as part_count
    from listed
    where coalesce(city_code, split_department_code) is not null
    group by all
)

select
    wholes.clause_id,
    wholes.clause_id || ' 目标' as record_id,
    wholes.indicator_name as record_name,
    concat_ws('|', wholes.target_key, parts.split_name) as item_key,
    concat(
        parts.part_count, ' 个', parts.split_name, '的目标合计 ', said_quantity(parts.parts_value, wholes.unit), '，总目标 ',
        said_quantity(wholes.target_value, wholes.unit), '，', wholes.document_number
    ) as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    wholes.reporting_department_code,
    wholes.source_file,
    wholes.source_sheet,
    wholes.source_row
from parts
inner join listed as wholes
    on
        parts.indicator_id = wholes.indicator_id
        and parts.period_code = wholes.period_code
        and parts.whole_city_code is not distinct from wholes.city_code
        and wholes.county_code is null
        and wholes.split_department_code is null
where parts.parts_value != wholes.target_value
order by item_key
