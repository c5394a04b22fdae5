-- purpose: what departments say of their own reporting; who says nothing for a period has no row
-- grain: one row per department and period
-- units: dates
-- parameters: none
-- source: data/demo/statements.csv, clause_departments, demo_files
with
answering as (
    select distinct department_code
    from clause_departments
    where not is_open_list
)

select
    demo_statements.department_code,
    demo_statements.period_on,
    demo_statements.period_on + demo_statements.reported_days::integer as reported_on,
    demo_statements.has_confirmer,
    demo_statements.comment,
    demo_statements.department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '报送情况' as source_sheet,
    row_number() over (partition by demo_statements.department_code order by demo_statements.period_on) + 5
        as source_row
from demo_statements
inner join answering on demo_statements.department_code = answering.department_code
inner join demo_files
    on demo_statements.department_code = demo_files.department_code and demo_files.file_kind = 'statements'
order by demo_files.source_file, source_row
