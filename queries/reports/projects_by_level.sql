-- purpose: the money of the projects of a choice by funding level, each stage in a column of its own: stages are never added up
-- grain: one row per funding level that an amount of the choice names
-- units: yuan, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, undated_money, stated_money, silence_of_projects, codes
with
undated as (
    select
        funding_level,
        sum(applied_amount_yuan) as applied_amount_yuan,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from undated_money($chosen)
    where record_kind = 'project'
    group by funding_level
),

sums as (
    select
        funding_level,
        sum(applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
        sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
        count(distinct record_id) as money_record_count
    from selected_money($chosen)
    where record_kind = 'project' and stage != 'none'
    group by funding_level
),

-- What was reported of another year or state is 0 here, not 未报送.
stated as (
    select
        funding_level,
        stated_zero(applied_amount_yuan) as applied_amount_yuan,
        stated_zero(committed_amount_yuan) as committed_amount_yuan,
        stated_zero(disbursed_amount_yuan) as disbursed_amount_yuan
    from stated_money($chosen)
    where record_kind = 'project'
    group by funding_level
),

measured as (
    select
        sums.* replace (
            coalesce(sums.applied_amount_yuan, stated.applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
            coalesce(sums.committed_amount_yuan, stated.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
            coalesce(sums.disbursed_amount_yuan, stated.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan
        ),
        silence.missing_code
    from sums
    left join stated on sums.funding_level = stated.funding_level
    cross join silence_of_projects($chosen) as silence
)

select
    measured.funding_level,
    levels.code_name as funding_level_name,
    measured.applied_amount_yuan,
    case when measured.applied_amount_yuan is null then measured.missing_code end as applied_amount_yuan_missing_code,
    measured.committed_amount_yuan,
    case when measured.committed_amount_yuan is null then measured.missing_code end as committed_amount_yuan_missing_code,
    measured.disbursed_amount_yuan,
    case when measured.disbursed_amount_yuan is null then measured.missing_code end as disbursed_amount_yuan_missing_code,
    undated_beside(undated.applied_amount_yuan, measured.applied_amount_yuan) as applied_undated_amount_yuan,
    case when undated.applied_amount_yuan is null then applied_amount_yuan_missing_code end as applied_undated_amount_yuan_missing_code,
    undated_beside(undated.committed_amount_yuan, measured.committed_amount_yuan) as committed_undated_amount_yuan,
    case when undated.committed_amount_yuan is null then committed_amount_yuan_missing_code end as committed_undated_amount_yuan_missing_code,
    undated_beside(undated.disbursed_amount_yuan, measured.disbursed_amount_yuan) as disbursed_undated_amount_yuan,
    case when undated.disbursed_amount_yuan is null then disbursed_amount_yuan_missing_code end as disbursed_undated_amount_yuan_missing_code,
    measured.money_record_count
from measured
left join undated on measured.funding_level = undated.funding_level
inner join codes as levels on levels.code_list = 'funding_level' and measured.funding_level = levels.code
order by levels.code_order
