-- purpose: whether a project is in a scope
-- grain: one row, or none where the project is outside the scope or unknown
-- units: none
-- parameters: $chosen (department, reporting_department, city, county)
--   $id text: the number of the project; null means none
-- source: records, clause_departments
select records.record_id
from records
where
    records.record_id = $id
    and is_answered_by(records.clause_id, ($chosen).department)
    and is_chosen(($chosen).reporting_department, records.reporting_department_code)
    and is_chosen(($chosen).city, records.city_code)
    and is_chosen(($chosen).county, records.county_code)
order by records.record_id
