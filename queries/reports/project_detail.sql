-- purpose: one project with all that is known of it
-- grain: one row, or none when the edition does not know the number
-- units: yuan, percent, months
-- parameters:
--   $id text: the number of the project; null means none
-- source: records, money_entries, cap_subjects, clauses, rules, regions, codes, departments
with
sums as (
    select
        record_id,
        sum(applied_amount_yuan) as applied_amount_yuan,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan,
        -sum(disbursed_amount_yuan) filter (where disbursed_amount_yuan < 0) as refunded_amount_yuan
    from money_entries
    where is_counted and record_id = $id
    group by record_id
)

select
    records.record_id,
    records.record_kind,
    records.record_name,
    records.clause_id,
    clauses.clause_number,
    clauses.clause_text,
    records.platform_name,
    records.recipient_name,
    records.recipient_code,
    records.city_code,
    cities.region_name as city_name,
    records.county_code,
    counties.region_name as county_name,
    records.project_status,
    statuses.code_name as project_status_name,
    records.approved_on,
    case when records.approved_on is null then 'not_reported' end as approved_on_missing_code,
    records.organising_mode,
    records.total_investment_amount_yuan,
    case when records.total_investment_amount_yuan is null then 'not_reported' end as total_investment_amount_yuan_missing_code,
    records.national_grant_amount_yuan,
    case when records.national_grant_amount_yuan is null then 'not_reported' end as national_grant_amount_yuan_missing_code,
    records.actual_investment_amount_yuan,
    case when records.actual_investment_amount_yuan is null then 'not_reported' end as actual_investment_amount_yuan_missing_code,
    records.investment_period_months,
    case when records.investment_period_months is null then 'not_reported' end as investment_period_months_missing_code,
    records.remark,
    sums.applied_amount_yuan::decimal(18, 2) as applied_amount_yuan,
    case when sums.applied_amount_yuan is null then if(clauses.money_kind = 'none', 'not_applicable', 'not_reported') end
        as applied_amount_yuan_missing_code,
    sums.committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
    case when sums.committed_amount_yuan is null then if(clauses.money_kind = 'none', 'not_applicable', 'not_reported') end
        as committed_amount_yuan_missing_code,
    sums.disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
    case when sums.disbursed_amount_yuan is null then if(clauses.money_kind = 'none', 'not_applicable', 'not_reported') end
        as disbursed_amount_yuan_missing_code,
    case when sums.disbursed_amount_yuan is not null then coalesce(sums.refunded_amount_yuan, 0) end::decimal(18, 2)
        as refunded_amount_yuan,
    disbursed_amount_yuan_missing_code as refunded_amount_yuan_missing_code,
    percent_of(sums.disbursed_amount_yuan, sums.committed_amount_yuan) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code,
    cap_subjects.subject_kind,
    cap_subjects.subject_name,
    cap_subjects.record_count,
    rules.rule_name,
    rules.quote,
    cap_subjects.limit_amount_yuan,
    case
        when cap_subjects.subject_id is null then 'not_applicable'
        when cap_subjects.limit_amount_yuan is null then 'not_reported'
    end as limit_amount_yuan_missing_code,
    cap_subjects.committed_amount_yuan as held_amount_yuan,
    case
        when cap_subjects.subject_id is null then 'not_applicable'
        when cap_subjects.committed_amount_yuan is null then 'not_reported'
    end as held_amount_yuan_missing_code,
    cap_subjects.headroom_amount_yuan,
    case
        when cap_subjects.subject_id is null then 'not_applicable'
        when cap_subjects.headroom_amount_yuan is null then 'not_reported'
    end as headroom_amount_yuan_missing_code,
    cap_subjects.used_share_pct,
    case
        when cap_subjects.subject_id is null then 'not_applicable'
        when cap_subjects.used_share_pct is null then 'not_reported'
    end as used_share_pct_missing_code,
    states.code_name as state,
    records.reporting_department_code,
    filers.department_name as reporting_department_name,
    records.source_file,
    records.source_sheet,
    records.source_row
from records
left join sums on records.record_id = sums.record_id
left join clauses on records.clause_id = clauses.clause_id
left join cap_subjects
    on
        records.clause_id = cap_subjects.clause_id
        and records.subject_kind = cap_subjects.subject_kind
        and records.subject_id = cap_subjects.subject_id
left join rules on cap_subjects.rule_id = rules.rule_id
left join codes as states on states.code_list = 'state' and cap_subjects.state_code = states.code
left join regions as cities on records.city_code = cities.region_code
left join regions as counties on records.county_code = counties.region_code
left join codes as statuses on statuses.code_list = 'project_status' and records.project_status = statuses.code
left join departments as filers on records.reporting_department_code = filers.department_code
where records.record_id = $id and records.record_kind in ('project', 'unlisted')
order by records.record_id
