-- purpose: who owes what by when: reports of quarters, readings of indicators, open milestones; a joint duty stands at each department
-- grain: one row per department and duty
-- units: dates, days
-- parameters: $chosen (reporting_department)
--   $chosen.reporting_department text list: departments that owe; null means all
-- source: reporting_duties, departments
select
    duties.department_code,
    coalesce(departments.department_name, '未标明') as department_name,
    duties.duty_due_on,
    case when duties.duty_due_on is null then 'not_reported' end as duty_due_on_missing_code,
    duties.duty_kind_name,
    duties.duty_name,
    duties.clause_id,
    case when duties.clause_id is null then 'not_applicable' end as clause_id_missing_code,
    duties.duty_period_on,
    case when duties.duty_period_on is null then 'not_applicable' end as duty_period_on_missing_code,
    duties.duty_state,
    duties.duty_done_on,
    case
        when duties.duty_done_on is not null then null
        when duties.is_done then 'not_applicable'
        else 'not_reported'
    end as duty_done_on_missing_code,
    case
        when duties.duty_state in ('逾期', '已报，晚了') then duties.passed_days
        when duties.duty_state in ('已报', '未到期') then 0
    end as duty_late_days,
    case when duties.duty_state = '未报送' then 'not_reported' end as duty_late_days_missing_code
from reporting_duties() as duties
left join departments on duties.department_code = departments.department_code
where is_chosen(($chosen).reporting_department, duties.department_code)
order by
    list_position(['逾期', '未报送', '未到期', '已报，晚了', '已报'], duties.duty_state),
    duties.duty_due_on,
    duties.department_code,
    duties.duty_kind_name,
    duties.duty_name,
    duties.duty_period_on
