-- purpose: every clause with its words, departments, money and state
-- grain: one row per clause of the choice
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
-- source: selected_money, money_entries, clauses, parts, clause_departments, rules
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

sums as (
    select
        clause_id,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan,
        count(distinct record_id) filter (where record_kind = 'project') as project_count,
        count(distinct record_id) filter (where record_kind = 'award') as award_count
    from chosen
    group by clause_id
),

reported as (
    select
        clause_id,
        count(committed_amount_yuan) > 0 as has_committed,
        count(disbursed_amount_yuan) > 0 as has_disbursed
    from money_entries
    where is_counted
    group by clause_id
),

answering as (
    select
        clause_id,
        string_agg(
            printed_name, '、'
            order by slot_order
        ) as departments,
        list(department_code order by slot_order) as department_codes
    from clause_departments
    group by clause_id
),

targets as (
    select
        clause_id,
        count(*) as indicator_count
    from rules
    where rule_kind = 'target'
    group by clause_id
),

measured as (
    select
        clauses.*,
        parts.part_title,
        answering.departments,
        answering.department_codes,
        coalesce(targets.indicator_count, 0) as indicator_count,
        case when coalesce(reported.has_committed, false) then coalesce(sums.committed_amount_yuan, 0) end
            as committed_amount_yuan,
        case when coalesce(reported.has_disbursed, false) then coalesce(sums.disbursed_amount_yuan, 0) end
            as disbursed_amount_yuan,
        coalesce(sums.project_count, 0) as project_count,
        coalesce(sums.award_count, 0) as award_count,
        case when clauses.money_kind = 'none' then 'not_applicable' else 'not_reported' end as missing_code
    from clauses
    inner join parts on clauses.part_id = parts.part_id
    inner join answering on clauses.clause_id = answering.clause_id
    left join targets on clauses.clause_id = targets.clause_id
    left join sums on clauses.clause_id = sums.clause_id
    left join reported on clauses.clause_id = reported.clause_id
    where
        ($clause is null or list_contains($clause::varchar[], clauses.clause_id))
        and ($part is null or list_contains($part::varchar[], clauses.part_id))
        and ($department is null or list_has_any($department::varchar[], answering.department_codes))
)

select
    clause_id,
    part_id,
    part_title,
    clause_number,
    short_title,
    clause_text,
    departments,
    indicator_count,
    case when indicator_count > 0 then '未报送' else '未设目标' end as progress_state,
    case
        when committed_amount_yuan is not null or disbursed_amount_yuan is not null then '未设目标'
        when money_kind = 'none' then '不适用'
        else '未报送'
    end as money_state,
    money_note,
    committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
    case when committed_amount_yuan is null then missing_code end as committed_amount_yuan_missing_code,
    disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
    case when disbursed_amount_yuan is null then missing_code end as disbursed_amount_yuan_missing_code,
    percent_of(disbursed_amount_yuan, committed_amount_yuan) as disbursed_share_pct,
    project_count,
    award_count
from measured
order by clause_order
