-- purpose: how many 承担单位 the choice names, and how many of them stand in more than one clause or without code
-- grain: one row
-- units: counts
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
-- source: selected_money, records
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

by_recipient as (
    select
        coalesce(records.recipient_code, records.recipient_name) as recipient_id,
        count(records.recipient_code) = 0 as is_without_code,
        count(distinct chosen.clause_id) as clause_count
    from chosen
    inner join records on chosen.record_id = records.record_id
    where records.record_kind = 'project' and records.recipient_name is not null
    group by all
)

select
    count(*) as recipient_count,
    count(*) filter (where clause_count > 1) as several_clause_recipient_count,
    count(*) filter (where is_without_code) as codeless_recipient_count
from by_recipient
