-- purpose: the sums of the projects of the choice
-- grain: one row
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, selected_clauses, stated_money
with
chosen as (
    select *
    from selected_money($chosen)
    where record_kind in ('project', 'unlisted')
),

answered as (
    select
        clause_id,
        money_kind
    from selected_clauses($chosen)
),

reported as (
    select
        count(committed_amount_yuan) > 0 as has_committed,
        count(disbursed_amount_yuan) > 0 as has_disbursed
    from stated_money($chosen)
    where
        record_kind in ('project', 'unlisted')
        and clause_id in (select clause_id from answered)
),

sums as (
    select
        count(distinct record_id) as project_count,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from chosen
),

measured as (
    select
        sums.project_count,
        if(reported.has_committed, coalesce(sums.committed_amount_yuan, 0), sums.committed_amount_yuan)::decimal(18, 2)
            as committed_amount_yuan,
        if(reported.has_disbursed, coalesce(sums.disbursed_amount_yuan, 0), sums.disbursed_amount_yuan)::decimal(18, 2)
            as disbursed_amount_yuan,
        if((select bool_and(money_kind = 'none') from answered), 'not_applicable', 'not_reported') as missing_code
    from sums
    cross join reported
)

select
    project_count,
    committed_amount_yuan,
    case when committed_amount_yuan is null then missing_code end as committed_amount_yuan_missing_code,
    disbursed_amount_yuan,
    case when disbursed_amount_yuan is null then missing_code end as disbursed_amount_yuan_missing_code,
    percent_of(disbursed_amount_yuan, committed_amount_yuan) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code
from measured
