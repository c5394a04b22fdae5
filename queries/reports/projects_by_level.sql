-- purpose: the money of the projects of a choice by funding level, each stage in a column of its own: stages are never added up
-- grain: one row per funding level that an amount of the choice names
-- units: yuan, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, codes
with
sums as (
    select
        funding_level,
        sum(applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
        sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
        count(distinct record_id) as money_record_count
    from selected_money($chosen)
    where record_kind = 'project' and stage != 'none'
    group by funding_level
)

select
    sums.funding_level,
    levels.code_name as funding_level_name,
    sums.applied_amount_yuan,
    case when sums.applied_amount_yuan is null then 'not_reported' end as applied_amount_yuan_missing_code,
    sums.committed_amount_yuan,
    case when sums.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    sums.disbursed_amount_yuan,
    case when sums.disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    sums.money_record_count
from sums
inner join codes as levels on levels.code_list = 'funding_level' and sums.funding_level = levels.code
order by levels.code_order
