-- purpose: what projects should have reached by when; half of the projects that are under way have milestones
-- grain: one row per project and milestone
-- units: dates, percent
-- parameters:
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: demo_ledger, data/demo/milestones.csv, data/demo/unlisted.csv, demo_files
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
            -- A few say that they are still at work on what they have a day of completion for.
            when is_done and project_status != 'accepted' and slip_part between 0.5 and 0.508 then 'in_progress'
            when is_done then 'done'
            when project_status = 'terminated' then 'cancelled'
            when planned_on < as_of_on then 'delayed'
            when date_diff('day', as_of_on, planned_on) < 150 then 'in_progress'
            else 'not_started'
        end as milestone_status
    from judged
),

-- What names a project that no ledger lists has its first milestone too.
lines as (
    select
        project_number,
        milestone_order,
        project_id,
        milestone_name,
        planned_on,
        completed_on,
        milestone_status,
        slip_part,
        department_code
    from stated
    union all
    select
        null as project_number,
        demo_milestones.milestone_order,
        demo_unlisted.project_id,
        demo_milestones.milestone_name,
        last_day((demo_unlisted.committed_on + to_months(demo_milestones.after_months::integer))::date) as planned_on,
        null as completed_on,
        'unstated' as milestone_status,
        null as slip_part,
        demo_unlisted.department_code
    from demo_unlisted
    inner join demo_milestones on demo_milestones.milestone_order = 1
)

select
    lines.project_id || '|' || lines.milestone_name as milestone_id,
    lines.project_id,
    lines.milestone_name,
    lines.planned_on,
    lines.planned_on::varchar as planned_on_text,
    lines.completed_on,
    lines.completed_on::varchar as completed_on_text,
    case lines.milestone_status
        when 'done' then 100
        when 'not_started' then 0
        when 'in_progress' then 10 * floor(1 + 6 * lines.slip_part)
        when 'delayed' then 10 * floor(2 + 7 * lines.slip_part)
    end::decimal(9, 4) as progress_share_pct,
    lines.milestone_status,
    lines.department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '里程碑' as source_sheet,
    row_number() over (
        partition by lines.department_code
        order by lines.project_number nulls last, lines.project_id, lines.milestone_order
    ) + 5 as source_row
from lines
inner join demo_files on lines.department_code = demo_files.department_code and demo_files.file_kind = 'milestones'
order by demo_files.source_file, source_row
