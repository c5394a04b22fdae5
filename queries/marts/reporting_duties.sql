-- purpose: what each department owes by when and how that stands: reports of quarters, readings of indicators, open milestones
-- grain: a macro, one row per department and duty; a joint duty stands at each department
-- units: dates, days
-- parameters: none
-- source: department_reporting, reporting_periods, reporting, batches, indicator_states, clause_departments, milestone_states, records
create macro reporting_duties() as table
    with
    quarters as (
        select
            reporting_periods.clock_on,
            reporting_periods.period_on,
            last_day(reporting_periods.period_on + interval 3 month) as next_period_on,
            (last_day(reporting_periods.period_on + interval 3 month) + policies.reporting_days)::date as next_due_on
        from reporting_periods
        cross join policies
        where reporting_periods.frequency = 'quarterly'
    ),

    early as (
        select distinct filed.department_code
        from (
            select
                department_code,
                period_on
            from reporting
            where reported_on is not null
            union all
            select
                reporting_department_code as department_code,
                as_of_on as period_on
            from batches
            where taken_row_count > 0
        ) as filed
        inner join quarters on filed.period_on >= quarters.next_period_on
    ),

    duties as (
        select
            reports.department_code,
            '季度报送' as duty_kind_name,
            '报送本季度的台账和进展' as duty_name,
            null as clause_id,
            reports.period_on as duty_period_on,
            reports.due_on as duty_due_on,
            reports.reported_on as duty_done_on,
            reports.reported_on is not null as is_done,
            reports.late_days is not null as is_expected
        from department_reporting as reports
        where reports.is_responsible and reports.department_kind != 'open_list' and reports.period_on is not null
        union all
        select
            reports.department_code,
            '季度报送' as duty_kind_name,
            '报送本季度的台账和进展' as duty_name,
            null as clause_id,
            quarters.next_period_on as duty_period_on,
            quarters.next_due_on as duty_due_on,
            null as duty_done_on,
            early.department_code is not null as is_done,
            true as is_expected
        from department_reporting as reports
        cross join quarters
        left join early on reports.department_code = early.department_code
        where reports.is_responsible and reports.department_kind != 'open_list' and quarters.period_on is not null
        union all
        select
            clause_departments.department_code,
            '指标填报' as duty_kind_name,
            indicators.indicator_name as duty_name,
            indicators.clause_id,
            reporting_periods.period_on as duty_period_on,
            reporting_periods.due_on as duty_due_on,
            null as duty_done_on,
            coalesce(states.value_on >= reporting_periods.period_on, false) as is_done,
            states.is_late as is_expected
        from indicators
        inner join indicator_states as states on indicators.indicator_id = states.indicator_id
        inner join reporting_periods on indicators.frequency = reporting_periods.frequency
        inner join clause_departments on indicators.clause_id = clause_departments.clause_id
        where
            indicators.source_kind not in ('records', 'sum') and reporting_periods.period_on is not null
            and not clause_departments.is_open_list
        union all
        select
            milestones.reporting_department_code as department_code,
            '项目里程碑' as duty_kind_name,
            concat(milestones.project_id, ' ', milestones.milestone_name) as duty_name,
            records.clause_id,
            null as duty_period_on,
            milestones.planned_on as duty_due_on,
            null as duty_done_on,
            false as is_done,
            milestones.is_due as is_expected
        from milestone_states() as milestones
        left join records on milestones.project_id = records.record_id
        where not milestones.is_done and not milestones.is_cancelled
    ),

    judged as (
        select
            duties.*,
            case
                when duties.is_done and coalesce(duties.duty_done_on <= duties.duty_due_on, true) then '已报'
                when duties.is_done then '已报，晚了'
                when quarters.clock_on is null or duties.duty_due_on >= quarters.clock_on then '未到期'
                when duties.is_expected then '逾期'
                else '未报送'
            end as duty_state,
            case
                when duties.is_done then duties.duty_done_on - duties.duty_due_on
                else quarters.clock_on - duties.duty_due_on
            end as passed_days
        from duties
        left join quarters on true
    )

    select
        department_code,
        duty_kind_name,
        duty_name,
        clause_id,
        duty_period_on,
        duty_due_on,
        duty_done_on,
        is_done,
        duty_state,
        passed_days
    from judged
