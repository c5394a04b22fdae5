-- purpose: how many findings the choice has, how many of them are grave, new, and already handled
-- grain: one row
-- units: counts
-- parameters: $chosen (part, clause, department, reporting_department, city, county, severity, check, q)
-- source: selected_findings, finding_notes, state_history
with
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
from selected_findings($chosen) as chosen
left join trails on chosen.finding_key = trails.finding_key
