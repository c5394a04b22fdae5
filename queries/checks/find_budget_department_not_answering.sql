-- purpose: budget lines of a department that does not answer for their clause; open lists answer through any department
-- grain: one row per budget line
-- units: yuan
-- parameters: none
-- source: budgets, clause_departments, departments, codes
select
    budgets.clause_id,
    budgets.budget_id as record_id,
    budgets.fiscal_year || '年 ' || levels.code_name || ' 预算' as record_name,
    budgets.budget_id as item_key,
    departments.department_name as item_name,
    budgets.budget_amount_yuan as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    budgets.reporting_department_code,
    budgets.source_file,
    budgets.source_sheet,
    budgets.source_row
from budgets
inner join departments on budgets.department_code = departments.department_code
inner join codes as levels on levels.code_list = 'funding_level' and budgets.funding_level = levels.code
where
    not exists (
        select 1
        from clause_departments
        where
            clause_departments.clause_id = budgets.clause_id
            and (
                clause_departments.department_code = budgets.department_code
                or clause_departments.is_open_list
            )
    )
order by budgets.clause_id, budgets.budget_id
