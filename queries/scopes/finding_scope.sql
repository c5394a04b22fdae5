-- purpose: whether a finding is in a scope
-- grain: one row, or none where the finding is outside the scope or unknown
-- units: none
-- parameters: $chosen (department, reporting_department, city, county)
--   $id text: the key of the finding; null means none
-- source: findings, clause_departments
select findings.finding_key
from findings
where
    findings.finding_key = $id
    and is_answered_by(findings.clause_id, ($chosen).department)
    and is_chosen(($chosen).reporting_department, findings.reporting_department_code)
    and is_chosen(($chosen).city, findings.city_code)
    and is_chosen(($chosen).county, findings.county_code)
order by findings.finding_key
