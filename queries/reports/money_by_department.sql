-- purpose: money of the clauses that each department answers for; joint clauses stand under each of their departments, so the rows must never be added up
-- grain: one row per responsible department
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: clause_money, clause_departments, departments
with
answering as (
    select
        clause_id,
        department_code,
        count(*) over (partition by clause_id) > 1 as is_joint
    from clause_departments
),

-- A department has nothing for the gravest of the reasons why its clauses have nothing: the codes sort by gravity.
-- Where people are left out, nothing beside them is no 0.
measured as (
    select
        answering.department_code,
        count(*) as clause_count,
        count(*) filter (where answering.is_joint) as joint_clause_count,
        max(money.committed_amount_yuan_missing_code) as committed_missing_code,
        nullif(sum(money.committed_amount_yuan), if(committed_missing_code = 'withheld', 0, null)) as committed_amount_yuan,
        max(money.committed_amount_yuan_missing_code) filter (where answering.is_joint) as joint_missing_code,
        nullif(
            sum(money.committed_amount_yuan) filter (where answering.is_joint), if(joint_missing_code = 'withheld', 0, null)
        ) as joint_committed_amount_yuan,
        max(money.disbursed_amount_yuan_missing_code) as disbursed_missing_code,
        nullif(sum(money.disbursed_amount_yuan), if(disbursed_missing_code = 'withheld', 0, null)) as disbursed_amount_yuan,
        nullif(sum(money.committed_undated_amount_yuan), 0) as committed_undated_amount_yuan,
        nullif(sum(money.disbursed_undated_amount_yuan), 0) as disbursed_undated_amount_yuan,
        sum(money.project_count)::bigint as project_count
    from answering
    inner join clause_money($chosen) as money on answering.clause_id = money.clause_id
    where is_chosen(($chosen).department, answering.department_code)
    group by answering.department_code
)

select
    measured.department_code,
    departments.department_name,
    measured.clause_count,
    measured.joint_clause_count,
    measured.committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
    case when measured.committed_amount_yuan is null then measured.committed_missing_code end
        as committed_amount_yuan_missing_code,
    measured.joint_committed_amount_yuan::decimal(18, 2) as joint_committed_amount_yuan,
    case
        when measured.joint_committed_amount_yuan is null then coalesce(measured.joint_missing_code, 'not_applicable')
    end as joint_committed_amount_yuan_missing_code,
    measured.disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
    case when measured.disbursed_amount_yuan is null then measured.disbursed_missing_code end
        as disbursed_amount_yuan_missing_code,
    undated_beside(measured.committed_undated_amount_yuan, measured.committed_amount_yuan) as committed_undated_amount_yuan,
    case when measured.committed_undated_amount_yuan is null then committed_amount_yuan_missing_code end
        as committed_undated_amount_yuan_missing_code,
    undated_beside(measured.disbursed_undated_amount_yuan, measured.disbursed_amount_yuan) as disbursed_undated_amount_yuan,
    case when measured.disbursed_undated_amount_yuan is null then disbursed_amount_yuan_missing_code end
        as disbursed_undated_amount_yuan_missing_code,
    paid_share(
        ($chosen).year, measured.disbursed_amount_yuan, measured.committed_amount_yuan,
        measured.disbursed_undated_amount_yuan, measured.committed_undated_amount_yuan
    ) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code,
    measured.project_count
from measured
inner join departments on measured.department_code = departments.department_code
order by measured.clause_count desc, measured.department_code
