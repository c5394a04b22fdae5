-- purpose: every line of a document that budgets money for a clause, with the row of the file that says so
-- grain: one row per budget line
-- units: yuan
-- parameters: $chosen (year, part, clause, department, funding_level)
--   $chosen.year text list: fiscal years; null means all
-- source: budgets, selected_clauses, departments, codes
select
    budgets.budget_id,
    budgets.document_number,
    budgets.document_name,
    case when budgets.document_name is null then 'not_reported' end as document_name_missing_code,
    budgets.clause_id,
    clauses.part_id,
    clauses.clause_number,
    clauses.short_title,
    budgets.department_code,
    coalesce(departments.department_name, budgets.department_code) as department_name,
    budgets.fiscal_year,
    budgets.funding_level,
    levels.code_name as funding_level_name,
    budgets.budget_amount_yuan,
    coalesce(budgets.adjusted_budget_amount_yuan, budgets.budget_amount_yuan) as adjusted_budget_amount_yuan,
    case when budgets.adjusted_budget_amount_yuan is null then '未写调整，同预算安排' else '文件写明' end as adjusted_basis,
    budgets.remark,
    budgets.reporting_department_code,
    coalesce(filers.department_name, '未标明') as reporting_department_name,
    budgets.source_file,
    budgets.source_sheet,
    budgets.source_row
from budgets
inner join selected_clauses($chosen) as clauses on budgets.clause_id = clauses.clause_id
left join departments on budgets.department_code = departments.department_code
left join departments as filers on budgets.reporting_department_code = filers.department_code
left join codes as levels on levels.code_list = 'funding_level' and budgets.funding_level = levels.code
where
    is_chosen(($chosen).year, budgets.fiscal_year::varchar)
    and is_chosen(($chosen).funding_level, budgets.funding_level)
order by
    budgets.fiscal_year desc,
    clauses.clause_order,
    budgets.document_number,
    budgets.source_file,
    budgets.source_sheet,
    budgets.source_row,
    budgets.budget_id
