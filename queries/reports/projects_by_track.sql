-- purpose: the projects of a choice by track (clause) and state, each stage of money in a column of its own
-- grain: one row per clause and project state
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, undated_money, stated_money, clauses, codes
with
undated as (
    select
        clause_id,
        project_status,
        sum(applied_amount_yuan) as applied_amount_yuan,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from undated_money($chosen)
    where record_kind = 'project'
    group by clause_id, project_status
),

by_record as (
    select
        record_id,
        any_value(clause_id) as clause_id,
        any_value(project_status) as project_status,
        sum(applied_amount_yuan) as applied_amount_yuan,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from selected_money($chosen)
    where record_kind = 'project'
    group by record_id
),

sums as (
    select
        clause_id,
        project_status,
        count(*) as project_count,
        sum(applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
        sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
        middle_of(list(committed_amount_yuan) filter (where committed_amount_yuan > 0))::decimal(18, 2)
            as median_committed_amount_yuan
    from by_record
    group by clause_id, project_status
),

-- What was reported of another year or state is 0 here, not 未报送.
stated as (
    select
        clause_id,
        stated_zero(applied_amount_yuan) as applied_amount_yuan,
        stated_zero(committed_amount_yuan) as committed_amount_yuan,
        stated_zero(disbursed_amount_yuan) as disbursed_amount_yuan
    from stated_money($chosen)
    where record_kind = 'project'
    group by clause_id
),

measured as (
    select
        sums.* replace (
            coalesce(sums.applied_amount_yuan, stated.applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
            coalesce(sums.committed_amount_yuan, stated.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
            coalesce(sums.disbursed_amount_yuan, stated.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan
        ),
        if(clauses.money_kind = 'none', 'not_applicable', 'not_reported') as missing_code
    from sums
    left join stated on sums.clause_id is not distinct from stated.clause_id
    left join clauses on sums.clause_id = clauses.clause_id
)

select
    measured.clause_id,
    coalesce(clauses.short_title, '未标明条款') as short_title,
    measured.project_status,
    statuses.code_name as project_status_name,
    measured.project_count,
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
    measured.median_committed_amount_yuan,
    case
        when measured.median_committed_amount_yuan is null then coalesce(committed_amount_yuan_missing_code, 'not_applicable')
    end as median_committed_amount_yuan_missing_code
from measured
left join undated
    on measured.clause_id is not distinct from undated.clause_id and measured.project_status = undated.project_status
left join clauses on measured.clause_id = clauses.clause_id
inner join codes as statuses on statuses.code_list = 'project_status' and measured.project_status = statuses.code
order by clauses.clause_order nulls last, statuses.code_order
