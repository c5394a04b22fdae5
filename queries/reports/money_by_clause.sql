-- purpose: money committed and paid for each clause
-- grain: one row per clause of the choice, and one without clause for money that names an unlisted project
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
-- source: selected_money, people_left_out, money_entries, clauses, parts
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
        sum(applied_amount_yuan) as applied_amount_yuan,
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

listed as (
    select
        clause_id,
        part_id,
        clause_order,
        clause_number,
        short_title,
        money_kind
    from clauses
    where
        ($clause is null or list_contains($clause::varchar[], clause_id))
        and ($part is null or list_contains($part::varchar[], part_id))
        and (
            $department is null
            or clause_id in (
                select clause_departments.clause_id
                from clause_departments
                where list_contains($department::varchar[], clause_departments.department_code)
            )
        )
    union all by name
    select
        null as clause_id,
        1000 as clause_order,
        '未标明条款' as short_title,
        'unquantified' as money_kind
    from sums
    where clause_id is null
),

measured as (
    select
        listed.*,
        sums.applied_amount_yuan,
        case
            when sums.committed_amount_yuan is not null then sums.committed_amount_yuan
            when reported.has_committed and not coalesce(hidden.leaves_committed_out, false) then 0
        end
            as committed_amount_yuan,
        case
            when sums.disbursed_amount_yuan is not null then sums.disbursed_amount_yuan
            when reported.has_disbursed and not coalesce(hidden.leaves_disbursed_out, false) then 0
        end
            as disbursed_amount_yuan,
        coalesce(sums.project_count, 0) as project_count,
        case when not coalesce(hidden.leaves_people_out, false) then coalesce(sums.award_count, 0) end as award_count,
        coalesce(hidden.leaves_applied_out, false) as leaves_applied_out,
        coalesce(hidden.leaves_committed_out, false) as leaves_committed_out,
        coalesce(hidden.leaves_disbursed_out, false) as leaves_disbursed_out,
        case when listed.money_kind = 'none' then 'not_applicable' else 'not_reported' end as missing_code
    from listed
    left join sums on listed.clause_id is not distinct from sums.clause_id
    left join reported on listed.clause_id is not distinct from reported.clause_id
    left join hidden on listed.clause_id = hidden.clause_id
)

select
    clause_id,
    part_id,
    clause_number,
    short_title,
    applied_amount_yuan::decimal(18, 2) as applied_amount_yuan,
    case
        when applied_amount_yuan is null then case when leaves_applied_out then 'withheld' else missing_code end
    end as applied_amount_yuan_missing_code,
    committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
    case
        when committed_amount_yuan is null then case when leaves_committed_out then 'withheld' else missing_code end
    end as committed_amount_yuan_missing_code,
    disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
    case
        when disbursed_amount_yuan is null then case when leaves_disbursed_out then 'withheld' else missing_code end
    end as disbursed_amount_yuan_missing_code,
    percent_of(disbursed_amount_yuan, committed_amount_yuan) as disbursed_share_pct,
    case
        when percent_of(disbursed_amount_yuan, committed_amount_yuan) is null
            then coalesce(committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code, 'not_applicable')
    end as disbursed_share_pct_missing_code,
    project_count,
    award_count,
    case when award_count is null then 'withheld' end as award_count_missing_code
from measured
order by clause_order
