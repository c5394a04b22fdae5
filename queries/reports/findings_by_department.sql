-- purpose: how many findings the rows of each reporting department have, in the order in which the policy names the departments; no ranking
-- grain: one row per reporting department with findings in the choice, and one for findings whose department is not stated
-- units: counts
-- parameters: $chosen (part, clause, department, reporting_department, city, county, severity, check, q)
-- source: selected_findings, clause_departments, clauses, departments
with
named as (
    select
        clause_departments.department_code,
        min([clauses.clause_order, clause_departments.slot_order]) as place
    from clause_departments
    inner join clauses on clause_departments.clause_id = clauses.clause_id
    group by clause_departments.department_code
),

counted as (
    select
        reporting_department_code,
        count(*) as finding_count,
        count(*) filter (where severity = '关注') as grave_finding_count,
        count(distinct record_id) as flagged_record_count
    from selected_findings($chosen)
    group by reporting_department_code
)

select
    counted.reporting_department_code,
    departments.department_name as reporting_department_name,
    case when departments.department_name is null then 'not_reported' end as reporting_department_name_missing_code,
    counted.finding_count,
    counted.grave_finding_count,
    counted.flagged_record_count
from counted
left join departments on counted.reporting_department_code = departments.department_code
left join named on counted.reporting_department_code = named.department_code
order by named.place nulls last, counted.reporting_department_code nulls last
