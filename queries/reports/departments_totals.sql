-- purpose: the headline of the responsible departments: how many, in how many slots of how many clauses, and how many of them did not report or reported late
-- grain: one row
-- units: dates, counts
-- parameters: $chosen (part, clause, department, reporting_department)
-- source: clause_departments, clauses, department_reporting, reporting_periods
with
sharing as (
    select
        clause_departments.department_code,
        clause_departments.clause_id,
        clauses.part_id,
        count(*) over (partition by clause_departments.clause_id) > 1 as is_joint
    from clause_departments
    inner join clauses on clause_departments.clause_id = clauses.clause_id
),

slots as (
    select *
    from sharing
    where
        is_chosen(($chosen).part, part_id)
        and is_chosen(($chosen).clause, clause_id)
        and is_chosen(($chosen).department, department_code)
        and is_chosen(($chosen).reporting_department, department_code)
),

overlap as (
    select
        count(*) as slot_count,
        count(distinct clause_id) as clause_count,
        count(*) filter (where not is_joint) as alone_clause_count,
        count(distinct clause_id) filter (where is_joint) as joint_clause_count,
        count(*) filter (where is_joint) as joint_slot_count
    from slots
),

reported as (
    select
        count(*) as department_count,
        count(*) filter (where department_kind = 'open_list') as open_list_count,
        count(*) filter (where reported_on is not null) as reported_department_count,
        count(*) filter (where reported_on is null and department_kind != 'open_list') as unreported_department_count,
        count(*) filter (where late_days > 0) as late_department_count,
        count(*) filter (where late_days is null and department_kind != 'open_list') as never_reported_department_count
    from department_reporting
    where department_code in (select slots.department_code from slots)
)

select
    reported.department_count,
    reported.open_list_count,
    overlap.slot_count,
    overlap.clause_count,
    overlap.alone_clause_count,
    overlap.joint_clause_count,
    overlap.joint_slot_count,
    reporting_periods.period_on,
    case when reporting_periods.period_on is null then 'not_reported' end as period_on_missing_code,
    reporting_periods.due_on,
    case when reporting_periods.due_on is null then 'not_reported' end as due_on_missing_code,
    reported.reported_department_count,
    reported.unreported_department_count,
    reported.late_department_count,
    reported.never_reported_department_count
from overlap
cross join reported
inner join reporting_periods on reporting_periods.frequency = 'quarterly'
