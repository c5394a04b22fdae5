-- purpose: records filed by a department that does not answer for their clause; open lists answer through any department
-- grain: one row per record
-- units: yuan
-- parameters: none
-- source: records, departments, clause_departments
select
    records.clause_id,
    records.record_id,
    records.record_name,
    null::varchar as item_key,
    departments.department_name as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from records
inner join departments on records.reporting_department_code = departments.department_code
where
    records.clause_id is not null
    and not exists (
        select 1
        from clause_departments
        where
            clause_departments.clause_id = records.clause_id
            and (
                clause_departments.department_code = records.reporting_department_code
                or clause_departments.is_open_list
            )
    )
order by records.clause_id, records.record_id
