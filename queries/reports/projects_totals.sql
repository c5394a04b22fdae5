-- purpose: the sums of the projects of the choice
-- grain: one row
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, silence_of_projects
with
chosen as (
    select *
    from selected_money($chosen)
    where record_kind in ('project', 'unlisted')
),

sums as (
    select
        count(distinct record_id) filter (where record_kind = 'project') as project_count,
        count(distinct record_id) filter (where record_kind = 'unlisted') as unlisted_count,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from chosen
),

measured as (
    select
        sums.project_count,
        sums.unlisted_count,
        coalesce(sums.committed_amount_yuan, silence.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        coalesce(sums.disbursed_amount_yuan, silence.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
        silence.missing_code
    from sums
    cross join silence_of_projects($chosen) as silence
)

select
    project_count,
    unlisted_count,
    committed_amount_yuan,
    case when committed_amount_yuan is null then missing_code end as committed_amount_yuan_missing_code,
    disbursed_amount_yuan,
    case when disbursed_amount_yuan is null then missing_code end as disbursed_amount_yuan_missing_code,
    percent_of(disbursed_amount_yuan, committed_amount_yuan) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code
from measured
