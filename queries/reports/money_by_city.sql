-- purpose: money committed and paid in each city
-- grain: one row per city of the choice, and one without city for money whose place is not stated
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, stated_money, regions
with
sums as (
    select
        city_code,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan,
        count(distinct record_id) filter (where record_kind = 'project') as project_count
    from selected_money($chosen)
    group by city_code
),

reported as (
    select
        city_code,
        count(committed_amount_yuan) > 0 as has_committed,
        count(disbursed_amount_yuan) > 0 as has_disbursed
    from stated_money($chosen)
    group by city_code
),

listed as (
    select
        region_code as city_code,
        region_name as city_name
    from regions
    where
        region_level = 'city'
        and valid_to is null
        and is_chosen(($chosen).city, region_code)
    union all
    select
        null as city_code,
        '未标明' as city_name
    from sums
    where city_code is null
),

measured as (
    select
        listed.city_code,
        listed.city_name,
        case when coalesce(reported.has_committed, false) then coalesce(sums.committed_amount_yuan, 0) end
            as committed_amount_yuan,
        case when coalesce(reported.has_disbursed, false) then coalesce(sums.disbursed_amount_yuan, 0) end
            as disbursed_amount_yuan,
        coalesce(sums.project_count, 0) as project_count
    from listed
    left join sums on listed.city_code is not distinct from sums.city_code
    left join reported on listed.city_code is not distinct from reported.city_code
)

select
    city_code,
    city_name,
    committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
    case when committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
    case when disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    percent_of(disbursed_amount_yuan, committed_amount_yuan) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code,
    project_count
from measured
order by city_code nulls last
