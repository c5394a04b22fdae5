-- purpose: money of the clauses that each department answers for; joint clauses stand under each of their departments, so the rows must never be added up
-- grain: one row per responsible department
-- units: yuan, percent, counts
-- parameters:
--   $year text list: years of the entries, or undated; null means all
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $department text list: departments responsible by the policy; null means all
--   $reporting_department text list: departments that filed the row; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
--   $funding_level text list: funding levels; null means all
--   $project_status text list: project states; null means all
--   $q text: words that must all occur in number, name or recipient; null means all
-- source: selected_money, people_left_out, clause_departments, clauses, departments
with
chosen as (
    select *
    from selected_money(
        $year,
        $part,
        $clause,
        $department,
        $reporting_department,
        $city,
        $county,
        $funding_level,
        $project_status,
        $q
    )
),

hidden as (
    select *
    from people_left_out(
        $year,
        $part,
        $clause,
        $department,
        $reporting_department,
        $city,
        $county,
        $funding_level,
        $project_status,
        $q
    )
),

sums as (
    select
        clause_id,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan,
        count(distinct record_id) filter (where record_kind = 'project') as project_count
    from chosen
    group by clause_id
),

answering as (
    select
        clause_departments.clause_id,
        clause_departments.department_code,
        clauses.part_id,
        clauses.money_kind,
        count(*) over (partition by clause_departments.clause_id) > 1 as is_joint
    from clause_departments
    inner join clauses on clause_departments.clause_id = clauses.clause_id
),

measured as (
    select
        answering.department_code,
        count(*) as clause_count,
        count(*) filter (where answering.is_joint) as joint_clause_count,
        sum(sums.committed_amount_yuan) as committed_amount_yuan,
        sum(sums.committed_amount_yuan) filter (where answering.is_joint) as joint_committed_amount_yuan,
        sum(sums.disbursed_amount_yuan) as disbursed_amount_yuan,
        coalesce(sum(sums.project_count), 0)::bigint as project_count,
        coalesce(bool_or(hidden.leaves_committed_out), false) as leaves_committed_out,
        coalesce(bool_or(hidden.leaves_committed_out and answering.is_joint), false) as leaves_joint_out,
        coalesce(bool_or(hidden.leaves_disbursed_out), false) as leaves_disbursed_out,
        case when bool_and(answering.money_kind = 'none') then 'not_applicable' else 'not_reported' end as missing_code,
        case
            when bool_or(answering.is_joint and answering.money_kind != 'none') then 'not_reported'
            else 'not_applicable'
        end as joint_missing_code
    from answering
    left join sums on answering.clause_id = sums.clause_id
    left join hidden on answering.clause_id = hidden.clause_id
    where
        ($department is null or list_contains($department::varchar[], answering.department_code))
        and ($clause is null or list_contains($clause::varchar[], answering.clause_id))
        and ($part is null or list_contains($part::varchar[], answering.part_id))
    group by answering.department_code
)

select
    measured.department_code,
    departments.department_name,
    measured.clause_count,
    measured.joint_clause_count,
    measured.committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
    case
        when measured.committed_amount_yuan is null
            then case when measured.leaves_committed_out then 'withheld' else measured.missing_code end
    end as committed_amount_yuan_missing_code,
    measured.joint_committed_amount_yuan::decimal(18, 2) as joint_committed_amount_yuan,
    case
        when measured.joint_committed_amount_yuan is null
            then case when measured.leaves_joint_out then 'withheld' else measured.joint_missing_code end
    end as joint_committed_amount_yuan_missing_code,
    measured.disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
    case
        when measured.disbursed_amount_yuan is null
            then case when measured.leaves_disbursed_out then 'withheld' else measured.missing_code end
    end as disbursed_amount_yuan_missing_code,
    percent_of(measured.disbursed_amount_yuan, measured.committed_amount_yuan) as disbursed_share_pct,
    case
        when percent_of(measured.disbursed_amount_yuan, measured.committed_amount_yuan) is null
            then coalesce(committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code, 'not_applicable')
    end as disbursed_share_pct_missing_code,
    measured.project_count
from measured
inner join departments on measured.department_code = departments.department_code
order by measured.clause_count desc, measured.department_code
