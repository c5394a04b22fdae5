-- purpose: money committed and paid in each month; money without a date stands under undated, so that the months add up
-- grain: one row per month with money, and undated
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
-- source: selected_money
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
)

select
    entry_month,
    sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
    case when count(committed_amount_yuan) = 0 then 'not_reported' end as committed_amount_yuan_missing_code,
    sum(disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
    case when count(disbursed_amount_yuan) = 0 then 'not_reported' end as disbursed_amount_yuan_missing_code,
    count(distinct record_id) filter (where record_kind = 'project') as project_count
from chosen
where committed_amount_yuan is not null or disbursed_amount_yuan is not null
group by entry_month
order by entry_month
