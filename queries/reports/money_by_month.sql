-- purpose: money committed and paid in each month; money without a date stands under undated, so that the months add up
-- grain: one row per month with money, and undated
-- units: yuan, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money
select
    entry_month,
    sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
    case when count(committed_amount_yuan) = 0 then 'not_reported' end as committed_amount_yuan_missing_code,
    sum(disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
    case when count(disbursed_amount_yuan) = 0 then 'not_reported' end as disbursed_amount_yuan_missing_code,
    count(distinct record_id) filter (where record_kind = 'project') as project_count
from selected_money($chosen)
where committed_amount_yuan is not null or disbursed_amount_yuan is not null
group by entry_month
order by entry_month
