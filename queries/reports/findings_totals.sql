-- purpose: how many findings the choice has, how many of them are grave, new, and already handled
-- grain: one row
-- units: counts
-- parameters:
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $department text list: departments responsible by the policy; null means all
--   $reporting_department text list: departments that filed the row; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
--   $severity text list: severities; null means all
--   $check text list: checks; null means all
--   $q text: words that must all occur in number, name or recipient; null means all
-- source: selected_findings, finding_notes, state_history
with
chosen as (
    select *
    from selected_findings(
        $part,
        $clause,
        $department,
        $reporting_department,
        $city,
        $county,
        $severity,
        $check,
        $q
    )
),

-- The states of all editions so far end with this one. Without an earlier one nothing can be called new.
compared as (
    select
        max(state_history.edition) as edition,
        coalesce(min(state_history.edition) < max(state_history.edition), false) as has_earlier
    from state_history
),

trails as (
    select
        finding_key,
        arg_max(handling, noted_at) as handling
    from finding_notes
    group by finding_key
)

select
    count(*) as finding_count,
    count(*) filter (where chosen.severity = '关注') as grave_finding_count,
    count(distinct chosen.record_id) as flagged_record_count,
    case
        when (select compared.has_earlier from compared)
            then count(*) filter (where chosen.first_seen_edition = (select compared.edition from compared))
    end as new_finding_count,
    case when not (select compared.has_earlier from compared) then 'not_applicable' end as new_finding_count_missing_code,
    count(*) filter (where trails.handling in ('explained', 'corrected')) as handled_finding_count,
    count(distinct chosen.check_id) as check_count
from chosen
left join trails on chosen.finding_key = trails.finding_key
