-- purpose: the milestones of projects against 序时进度: what was due when, what is done, in which colour and why, and which row says so
-- grain: one row per project and milestone
-- units: dates, days, percent
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q), $row_limit, $row_offset
--   $chosen.reporting_department text list: departments that filed the row of the project; null means all
--   $id text: one project; null means all
-- source: milestone_states, selected_money, records, codes, departments
with
chosen as (
    select distinct record_id
    from selected_money($chosen)
)

select
    milestones.milestone_id,
    milestones.project_id as record_id,
    coalesce(records.record_name, '未列入台账的项目') as record_name,
    records.clause_id,
    records.city_code,
    records.county_code,
    milestones.milestone_name,
    states.code_name as milestone_state,
    milestones.milestone_reason,
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
        when milestones.milestone_status in ('done', 'cancelled') or milestones.as_of_on is null then null
        else greatest(milestones.as_of_on - milestones.planned_on, 0)
    end as milestone_late_days,
    case
        when milestones.completed_on is not null then null
        when milestones.milestone_status in ('done', 'cancelled') then 'not_applicable'
        when milestones.as_of_on is null then 'not_reported'
    end as milestone_late_days_missing_code,
    milestones.is_cancelled,
    milestones.is_due,
    milestones.is_done,
    milestones.remark,
    coalesce(filers.department_name, '未标明') as reporting_department_name,
    milestones.source_file,
    milestones.source_sheet,
    milestones.source_row
from milestone_states() as milestones
left join records on milestones.project_id = records.record_id
left join chosen on milestones.project_id = chosen.record_id
inner join codes as states on states.code_list = 'progress_state' and milestones.milestone_state_code = states.code
inner join codes as statuses
    on statuses.code_list = 'milestone_status' and milestones.milestone_status = statuses.code
left join departments as filers on milestones.reporting_department_code = filers.department_code
where
    -- What names a project of no ledger has no place, clause or money: it is in no choice but that of all.
    (
        chosen.record_id is not null
        or (
            records.record_id is null
            and coalesce(
                ($chosen).year::varchar[], ($chosen).part::varchar[], ($chosen).clause::varchar[],
                ($chosen).department::varchar[], ($chosen).reporting_department::varchar[], ($chosen).city::varchar[],
                ($chosen).county::varchar[], ($chosen).funding_level::varchar[], ($chosen).project_status::varchar[]
            ) is null
            and ($chosen).q is null
        )
    )
    and ($id is null or milestones.project_id = $id)
order by
    list_position(['red', 'yellow', 'not_reported', 'green', 'not_due', 'done'], milestones.milestone_state_code) nulls last,
    milestones.planned_on,
    milestones.project_id,
    milestones.milestone_id
limit
    $row_limit
    offset coalesce($row_offset, 0)
