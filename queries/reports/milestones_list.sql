-- purpose: the milestones of projects: what was due when, what is done, and which row says so
-- grain: one row per project and milestone
-- units: dates, percent
-- parameters:
--   $clause text list: clauses of the projects; null means all
--   $city text list: cities of the projects; null means all
--   $county text list: counties of the projects; null means all
--   $reporting_department text list: who filed the milestone; null means all
--   $id text: one project; null means all
-- source: milestones, records, codes, departments, department_dates
with
-- A milestone is due against the day until which its department has reported, not against today.
clocks as (
    select
        reporting_department_code,
        as_of_on
    from department_dates
)

select
    milestones.milestone_id,
    milestones.project_id as record_id,
    coalesce(records.record_name, '未列入台账的项目') as record_name,
    records.clause_id,
    records.city_code,
    records.county_code,
    milestones.milestone_name,
    milestones.planned_on,
    milestones.completed_on,
    case
        when milestones.completed_on is null and milestones.milestone_status != 'done' then 'not_applicable'
        when milestones.completed_on is null then 'not_reported'
    end as completed_on_missing_code,
    milestones.progress_share_pct,
    case when milestones.progress_share_pct is null then 'not_reported' end as progress_share_pct_missing_code,
    milestones.milestone_status,
    statuses.code_name as milestone_status_name,
    case
        when milestones.completed_on is not null then greatest(milestones.completed_on - milestones.planned_on, 0)
        when milestones.milestone_status in ('done', 'cancelled') or clocks.as_of_on is null then null
        else greatest(clocks.as_of_on - milestones.planned_on, 0)
    end as milestone_late_days,
    case
        when milestones.completed_on is not null then null
        when milestones.milestone_status in ('done', 'cancelled') then 'not_applicable'
        when clocks.as_of_on is null then 'not_reported'
    end as milestone_late_days_missing_code,
    milestones.remark,
    coalesce(filers.department_name, '未标明') as reporting_department_name,
    milestones.source_file,
    milestones.source_sheet,
    milestones.source_row
from milestones
left join records on milestones.project_id = records.record_id
inner join codes as statuses
    on statuses.code_list = 'milestone_status' and milestones.milestone_status = statuses.code
left join clocks on milestones.reporting_department_code is not distinct from clocks.reporting_department_code
left join departments as filers on milestones.reporting_department_code = filers.department_code
where
    ($clause is null or list_contains($clause::varchar[], records.clause_id))
    and ($city is null or list_contains($city::varchar[], records.city_code))
    and ($county is null or list_contains($county::varchar[], records.county_code))
    and (
        $reporting_department is null
        or list_contains($reporting_department::varchar[], milestones.reporting_department_code)
    )
    and ($id is null or milestones.project_id = $id)
order by milestones.project_id, milestones.planned_on, milestones.milestone_id
