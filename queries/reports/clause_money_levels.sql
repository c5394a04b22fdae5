-- purpose: the money of a clause by funding level, each stage in a column of its own: stages are never added up
-- grain: one row per clause and funding level that an amount of the choice names
-- units: yuan, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, undated_money, stated_money, people_left_out, clauses, codes
with
undated as (
    select
        clause_id,
        funding_level,
        sum(applied_amount_yuan) as applied_amount_yuan,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from undated_money($chosen)
    group by clause_id, funding_level
),

sums as (
    select
        clause_id,
        funding_level,
        sum(applied_amount_yuan) as applied_amount_yuan,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan,
        count(distinct record_id) as money_record_count
    from selected_money($chosen)
    where clause_id is not null and stage != 'none'
    group by all
),

-- What was reported of another year or state is 0 here, not 未报送.
stated as (
    select
        clause_id,
        funding_level,
        stated_zero(applied_amount_yuan) as applied_amount_yuan,
        stated_zero(committed_amount_yuan) as committed_amount_yuan,
        stated_zero(disbursed_amount_yuan) as disbursed_amount_yuan
    from stated_money($chosen)
    group by clause_id, funding_level
),

measured as (
    select
        sums.* replace (
            coalesce(
                sums.applied_amount_yuan, if(hidden.leaves_applied_out, null, stated.applied_amount_yuan)
            )::decimal(18, 2) as applied_amount_yuan,
            coalesce(
                sums.committed_amount_yuan, if(hidden.leaves_committed_out, null, stated.committed_amount_yuan)
            )::decimal(18, 2) as committed_amount_yuan,
            coalesce(
                sums.disbursed_amount_yuan, if(hidden.leaves_disbursed_out, null, stated.disbursed_amount_yuan)
            )::decimal(18, 2) as disbursed_amount_yuan
        ),
        if(clauses.money_kind = 'none', 'not_applicable', 'not_reported') as missing_code,
        hidden.leaves_applied_out,
        hidden.leaves_committed_out,
        hidden.leaves_disbursed_out
    from sums
    left join stated on sums.clause_id = stated.clause_id and sums.funding_level = stated.funding_level
    left join people_left_out($chosen) as hidden
        on sums.clause_id = hidden.clause_id and list_contains(hidden.funding_levels, sums.funding_level)
    inner join clauses on sums.clause_id = clauses.clause_id
)

select
    measured.clause_id,
    measured.funding_level,
    levels.code_name as funding_level_name,
    measured.applied_amount_yuan,
    case when measured.applied_amount_yuan is null then if(leaves_applied_out, 'withheld', missing_code) end
        as applied_amount_yuan_missing_code,
    measured.committed_amount_yuan,
    case when measured.committed_amount_yuan is null then if(leaves_committed_out, 'withheld', missing_code) end
        as committed_amount_yuan_missing_code,
    measured.disbursed_amount_yuan,
    case when measured.disbursed_amount_yuan is null then if(leaves_disbursed_out, 'withheld', missing_code) end
        as disbursed_amount_yuan_missing_code,
    undated_beside(undated.applied_amount_yuan, measured.applied_amount_yuan) as applied_undated_amount_yuan,
    case when undated.applied_amount_yuan is null then applied_amount_yuan_missing_code end as applied_undated_amount_yuan_missing_code,
    undated_beside(undated.committed_amount_yuan, measured.committed_amount_yuan) as committed_undated_amount_yuan,
    case when undated.committed_amount_yuan is null then committed_amount_yuan_missing_code end as committed_undated_amount_yuan_missing_code,
    undated_beside(undated.disbursed_amount_yuan, measured.disbursed_amount_yuan) as disbursed_undated_amount_yuan,
    case when undated.disbursed_amount_yuan is null then disbursed_amount_yuan_missing_code end as disbursed_undated_amount_yuan_missing_code,
    measured.money_record_count
from measured
left join undated on measured.clause_id = undated.clause_id and measured.funding_level = undated.funding_level
inner join clauses on measured.clause_id = clauses.clause_id
inner join codes as levels on levels.code_list = 'funding_level' and measured.funding_level = levels.code
order by clauses.clause_order, levels.code_order
