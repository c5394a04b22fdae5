-- purpose: how many conditions of the records of the choice are met, unmet, or without evidence
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
-- source: record_conditions, selected_money
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

held as (
    select *
    from record_conditions
    where record_id in (select chosen.record_id from chosen)
)

select
    count(*) as checked_condition_count,
    count(distinct record_id) as checked_record_count,
    count(*) filter (where condition_state = 'met') as met_condition_count,
    count(*) filter (where condition_state = 'unmet') as unmet_condition_count,
    count(*) filter (where condition_state = 'missing') as missing_condition_count
from held
