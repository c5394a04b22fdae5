-- purpose: what projects should have reached by when; half of the projects that are under way have milestones
-- grain: one row per project and milestone
-- units: dates, percent
-- parameters:
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: demo_ledger, data/demo/milestones.csv, demo_files
with
under_way as (
    select *
    from demo_ledger
    where not is_applied and decided_on is not null and demo_part($seed, project_number, 'milestones') < 0.5
),

planned as (
    select
        under_way.project_number,
        under_way.project_id,
        under_way.project_status,
        under_way.department_code,
        under_way.as_of_on,
        demo_milestones.milestone_order,
        demo_milestones.milestone_name,
        last_day((under_way.decided_on + to_months(demo_milestones.after_months::integer))::date) as planned_on,
        demo_part($seed, under_way.project_number, 'pace') as pace_part,
        demo_part($seed, under_way.project_number * 10 + demo_milestones.milestone_order, 'slip') as slip_part
    from under_way
    cross join demo_milestones
),

-- Some projects run ahead, most keep their days, some fall behind by months.
slipped as (
    select
        *,
        (
            planned_on
            + floor(case when pace_part < 0.2 then 40 + 140 * slip_part else 50 * slip_part - 40 end)::integer
        )::date as reached_on
    from planned
),

judged as (
    select
        *,
        project_status = 'accepted' or (reached_on <= as_of_on and project_status != 'terminated') as is_done
    from slipped
),

stated as (
    select
        *,
        case when is_done then least(reached_on, as_of_on) end as completed_on,
        case
            when is_done then 'done'
            when project_status = 'terminated' then 'cancelled'
            when planned_on < as_of_on then 'delayed'
            when date_diff('day', as_of_on, planned_on) < 150 then 'in_progress'
            else 'not_started'
        end as milestone_status
    from judged
)

select
    stated.project_id || '|' || stated.milestone_name as milestone_id,
    stated.project_id,
    stated.milestone_name,
    stated.planned_on,
    stated.planned_on::varchar as planned_on_text,
    stated.completed_on,
    stated.completed_on::varchar as completed_on_text,
    case stated.milestone_status
        when 'done' then 100
        when 'not_started' then 0
        when 'in_progress' then 10 * floor(1 + 6 * stated.slip_part)
        when 'delayed' then 10 * floor(2 + 7 * stated.slip_part)
    end::decimal(9, 4) as progress_share_pct,
    stated.milestone_status,
    stated.department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '里程碑' as source_sheet,
    row_number() over (
        partition by stated.department_code
        order by stated.project_number, stated.milestone_order
    ) + 5 as source_row
from stated
inner join demo_files on stated.department_code = demo_files.department_code and demo_files.file_kind = 'milestones'
order by demo_files.source_file, source_row
