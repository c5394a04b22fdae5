-- purpose: projects without a 统一社会信用代码
-- grain: one row per project
-- units: yuan
-- parameters: none
-- source: records
select
    clause_id,
    record_id,
    record_name,
    null::varchar as item_key,
    recipient_name as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    reporting_department_code,
    source_file,
    source_sheet,
    source_row
from records
where record_kind = 'project' and recipient_code is null
order by clause_id, record_id
