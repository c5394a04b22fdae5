-- purpose: what each check found in the choice; a check without findings has 0, one that the policy switches off has no count
-- grain: one row per check of the choice
-- units: counts
-- parameters: $chosen (part, clause, department, reporting_department, city, county, severity, check, q)
-- source: selected_findings, checks, checks_off, finding_notes, state_history
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
),

counted as (
    select
        chosen.check_id,
        count(*) as finding_count,
        count(distinct chosen.record_id) as flagged_record_count,
        count(*) filter (where chosen.first_seen_edition = (select compared.edition from compared)) as new_finding_count,
        count(*) filter (where trails.handling in ('explained', 'corrected')) as handled_finding_count
    from selected_findings($chosen) as chosen
    left join trails on chosen.finding_key = trails.finding_key
    group by chosen.check_id
)

select
    checks.severity,
    checks.check_id,
    checks.check_title,
    case when checks_off.check_id is null then '运行' else '停用' end as check_state,
    case when checks_off.check_id is null then coalesce(counted.finding_count, 0) end as finding_count,
    case when checks_off.check_id is not null then 'not_applicable' end as finding_count_missing_code,
    case when checks_off.check_id is null then coalesce(counted.flagged_record_count, 0) end as flagged_record_count,
    case when checks_off.check_id is not null then 'not_applicable' end as flagged_record_count_missing_code,
    case when checks_off.check_id is null and compared.has_earlier then coalesce(counted.new_finding_count, 0) end
        as new_finding_count,
    case when checks_off.check_id is not null or not compared.has_earlier then 'not_applicable' end
        as new_finding_count_missing_code,
    case when checks_off.check_id is null then coalesce(counted.handled_finding_count, 0) end as handled_finding_count,
    case when checks_off.check_id is not null then 'not_applicable' end as handled_finding_count_missing_code,
    checks_off.reason as off_reason,
    checks.advice
from checks
cross join compared
left join checks_off on checks.check_id = checks_off.check_id
left join counted on checks.check_id = counted.check_id
where
    is_chosen(($chosen).severity, checks.severity)
    and is_chosen(($chosen)."check", checks.check_id)
order by checks.severity = '关注' desc, checks.check_order
