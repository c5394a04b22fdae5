-- purpose: a fiscal year in which more was paid under a clause, at one funding level, than its adjusted budget
-- grain: one row per clause, fiscal year and funding level; the source is the first line of the budget
-- units: yuan
-- parameters: none
-- source: budget_execution, budgets, codes
with
first_lines as (
    select *
    from budgets
    qualify
        row_number() over (
            partition by clause_id, fiscal_year, funding_level
            order by source_file, source_sheet, source_row, budget_id
        ) = 1
)

select
    budget_execution.clause_id,
    concat_ws(' ', budget_execution.clause_id, budget_execution.fiscal_year, levels.code_name) as record_id,
    budget_execution.fiscal_year || '年 ' || levels.code_name || ' 预算' as record_name,
    concat_ws(
        '|',
        budget_execution.clause_id,
        budget_execution.clause_id,
        budget_execution.fiscal_year,
        budget_execution.funding_level
    ) as item_key,
    first_lines.document_number as item_name,
    budget_execution.disbursed_amount_yuan as found_amount_yuan,
    budget_execution.adjusted_budget_amount_yuan as compared_amount_yuan,
    first_lines.reporting_department_code,
    first_lines.source_file,
    first_lines.source_sheet,
    first_lines.source_row
from budget_execution
inner join first_lines
    on
        budget_execution.clause_id = first_lines.clause_id
        and budget_execution.fiscal_year = first_lines.fiscal_year
        and budget_execution.funding_level = first_lines.funding_level
inner join codes as levels
    on levels.code_list = 'funding_level' and budget_execution.funding_level = levels.code
where budget_execution.disbursed_amount_yuan > budget_execution.adjusted_budget_amount_yuan
order by budget_execution.clause_id, budget_execution.fiscal_year, levels.code_order
