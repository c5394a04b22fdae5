-- purpose: the projects of the choice with the money that the choice selects
-- grain: one row per project, and per unlisted project number that money names
-- units: yuan, percent
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q), $row_limit, $row_offset
-- source: selected_money, records, regions, codes, departments
with
sums as (
    select
        record_id,
        sum(applied_amount_yuan) as applied_amount_yuan,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from selected_money($chosen)
    where record_kind in ('project', 'unlisted')
    group by record_id
),

shown as (
    select
        records.*,
        sums.applied_amount_yuan,
        sums.committed_amount_yuan,
        sums.disbursed_amount_yuan
    from sums
    inner join records on sums.record_id = records.record_id
    order by records.clause_id nulls last, records.record_id
    limit
        $row_limit
        offset coalesce($row_offset, 0)
)

select
    shown.record_id,
    shown.record_name,
    shown.clause_id,
    shown.recipient_name,
    shown.recipient_code,
    shown.city_code,
    cities.region_name as city_name,
    shown.county_code,
    counties.region_name as county_name,
    shown.project_status,
    statuses.code_name as project_status_name,
    shown.approved_on,
    case when shown.approved_on is null then 'not_reported' end as approved_on_missing_code,
    shown.organising_mode,
    shown.total_investment_amount_yuan,
    case when shown.total_investment_amount_yuan is null then 'not_reported' end as total_investment_amount_yuan_missing_code,
    shown.applied_amount_yuan::decimal(18, 2) as applied_amount_yuan,
    case when shown.applied_amount_yuan is null then 'not_reported' end as applied_amount_yuan_missing_code,
    shown.committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
    case when shown.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    shown.disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
    case when shown.disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    percent_of(shown.disbursed_amount_yuan, shown.committed_amount_yuan) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code,
    shown.reporting_department_code,
    filers.department_name as reporting_department_name,
    shown.source_file,
    shown.source_sheet,
    shown.source_row
from shown
left join regions as cities on shown.city_code = cities.region_code
left join regions as counties on shown.county_code = counties.region_code
left join codes as statuses on statuses.code_list = 'project_status' and shown.project_status = statuses.code
left join departments as filers on shown.reporting_department_code = filers.department_code
order by shown.clause_id nulls last, shown.record_id
