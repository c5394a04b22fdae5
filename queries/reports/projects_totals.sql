-- purpose: the sums of the projects of the choice
-- grain: one row
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, undated_money, silence_of_projects
with
undated as (
    select
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from undated_money($chosen)
    where record_kind in ('project', 'unlisted')
),

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
    measured.project_count,
    measured.unlisted_count,
    measured.committed_amount_yuan,
    case when measured.committed_amount_yuan is null then measured.missing_code end as committed_amount_yuan_missing_code,
    measured.disbursed_amount_yuan,
    case when measured.disbursed_amount_yuan is null then measured.missing_code end as disbursed_amount_yuan_missing_code,
    undated_beside(undated.committed_amount_yuan, measured.committed_amount_yuan) as committed_undated_amount_yuan,
    case when undated.committed_amount_yuan is null then committed_amount_yuan_missing_code end as committed_undated_amount_yuan_missing_code,
    undated_beside(undated.disbursed_amount_yuan, measured.disbursed_amount_yuan) as disbursed_undated_amount_yuan,
    case when undated.disbursed_amount_yuan is null then disbursed_amount_yuan_missing_code end as disbursed_undated_amount_yuan_missing_code,
    paid_share(
        ($chosen).year, measured.disbursed_amount_yuan, measured.committed_amount_yuan,
        undated.disbursed_amount_yuan, undated.committed_amount_yuan
    ) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code
from measured
cross join undated
