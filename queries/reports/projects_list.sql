-- purpose: the projects of the choice with the money that the choice selects
-- grain: one row per project, and per unlisted project number that money names
-- units: yuan, percent
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q), $row_limit, $row_offset
-- source: selected_money, undated_money, stated_money, records, regions, codes, departments, clauses
with
undated as (
    select
        record_id,
        sum(applied_amount_yuan) as applied_amount_yuan,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from undated_money($chosen)
    group by record_id
),

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
),

-- What was reported of another year or state is 0 here, not 未报送.
stated as (
    select
        record_id,
        stated_zero(applied_amount_yuan) as applied_amount_yuan,
        stated_zero(committed_amount_yuan) as committed_amount_yuan,
        stated_zero(disbursed_amount_yuan) as disbursed_amount_yuan
    from stated_money($chosen)
    where record_id in (select shown.record_id from shown)
    group by record_id
),

measured as (
    select
        shown.* replace (
            coalesce(shown.applied_amount_yuan, stated.applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
            coalesce(shown.committed_amount_yuan, stated.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
            coalesce(shown.disbursed_amount_yuan, stated.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan
        ),
        if(clauses.money_kind = 'none', 'not_applicable', 'not_reported') as missing_code
    from shown
    left join stated on shown.record_id = stated.record_id
    left join clauses on shown.clause_id = clauses.clause_id
)

select
    measured.record_id,
    measured.record_name,
    measured.clause_id,
    measured.recipient_name,
    measured.recipient_code,
    measured.city_code,
    cities.region_name as city_name,
    measured.county_code,
    counties.region_name as county_name,
    measured.project_status,
    statuses.code_name as project_status_name,
    measured.approved_on,
    case when measured.approved_on is null then 'not_reported' end as approved_on_missing_code,
    measured.organising_mode,
    measured.total_investment_amount_yuan,
    case when measured.total_investment_amount_yuan is null then 'not_reported' end as total_investment_amount_yuan_missing_code,
    measured.applied_amount_yuan,
    case when measured.applied_amount_yuan is null then measured.missing_code end as applied_amount_yuan_missing_code,
    measured.committed_amount_yuan,
    case when measured.committed_amount_yuan is null then measured.missing_code end as committed_amount_yuan_missing_code,
    measured.disbursed_amount_yuan,
    case when measured.disbursed_amount_yuan is null then measured.missing_code end as disbursed_amount_yuan_missing_code,
    paid_share(
        ($chosen).year, measured.disbursed_amount_yuan, measured.committed_amount_yuan,
        undated.disbursed_amount_yuan, undated.committed_amount_yuan
    ) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code,
    undated_beside(undated.applied_amount_yuan, measured.applied_amount_yuan) as applied_undated_amount_yuan,
    case when undated.applied_amount_yuan is null then applied_amount_yuan_missing_code end as applied_undated_amount_yuan_missing_code,
    undated_beside(undated.committed_amount_yuan, measured.committed_amount_yuan) as committed_undated_amount_yuan,
    case when undated.committed_amount_yuan is null then committed_amount_yuan_missing_code end as committed_undated_amount_yuan_missing_code,
    undated_beside(undated.disbursed_amount_yuan, measured.disbursed_amount_yuan) as disbursed_undated_amount_yuan,
    case when undated.disbursed_amount_yuan is null then disbursed_amount_yuan_missing_code end as disbursed_undated_amount_yuan_missing_code,
    measured.reporting_department_code,
    filers.department_name as reporting_department_name,
    measured.source_file,
    measured.source_sheet,
    measured.source_row
from measured
left join undated on measured.record_id = undated.record_id
left join regions as cities on measured.city_code = cities.region_code
left join regions as counties on measured.county_code = counties.region_code
left join codes as statuses on statuses.code_list = 'project_status' and measured.project_status = statuses.code
left join departments as filers on measured.reporting_department_code = filers.department_code
order by measured.clause_id nulls last, measured.record_id
