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
-- source: clause_money, clauses
with
money as (
    select *
    from clause_money(
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
)

select
    money.clause_id,
    clauses.part_id,
    clauses.clause_number,
    coalesce(clauses.short_title, '未标明条款') as short_title,
    money.applied_amount_yuan,
    money.applied_amount_yuan_missing_code,
    money.committed_amount_yuan,
    money.committed_amount_yuan_missing_code,
    money.disbursed_amount_yuan,
    money.disbursed_amount_yuan_missing_code,
    money.disbursed_share_pct,
    money.disbursed_share_pct_missing_code,
    money.project_count,
    money.award_count,
    money.award_count_missing_code
from money
left join clauses on money.clause_id = clauses.clause_id
order by money.clause_order
