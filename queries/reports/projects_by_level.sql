-- purpose: the money of the projects of a choice by funding level, each stage in a column of its own: stages are never added up
-- grain: one row per funding level that an amount of the choice names
-- units: yuan, counts
-- parameters:
--   $year text list: years of the entries, or undated; null means all
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $department text list: departments responsible by the policy; null means all
--   $reporting_department text list: departments that filed the row; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
--   $funding_level text list: funding levels; null means all
--   $project_status text list: project states; null means all
--   $q text: words that must all occur in number, name or recipient; null means all
-- source: selected_money, codes
with
chosen as (
    select *
    from selected_money(
        $year,
        $part,
        $clause,
        $department,
        $reporting_department,
        $city,
        $county,
        $funding_level,
        $project_status,
        $q
    )
),

sums as (
    select
        funding_level,
        sum(applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
        sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
        count(distinct record_id) as money_record_count
    from chosen
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
