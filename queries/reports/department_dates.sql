-- purpose: 数据截至日 of each reporting department
-- grain: one row per reporting department that has filed anything
-- units: dates, counts
-- parameters: none
-- source: department_dates, departments
select
    department_dates.reporting_department_code,
    coalesce(departments.department_name, '未标明') as reporting_department_name,
    department_dates.as_of_on,
    case when department_dates.as_of_on is null then 'not_reported' end as as_of_on_missing_code,
    department_dates.as_of_basis,
    department_dates.received_at,
    department_dates.batch_count
from department_dates
left join departments on department_dates.reporting_department_code = departments.department_code
order by department_dates.as_of_on nulls first, department_dates.reporting_department_code
