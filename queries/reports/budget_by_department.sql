-- purpose: what named documents budget for each department; a budget line names one department, so these rows add up. Payments name none, so no execution
-- grain: one row per department that a budget line names, and fiscal year
-- units: yuan, counts
-- parameters: $chosen (year, part, clause, department, funding_level)
--   $chosen.year text list: fiscal years; null means all
-- source: budgets, selected_clauses, departments
with
chosen as (
    select budgets.*
    from budgets
    inner join selected_clauses($chosen) as clauses on budgets.clause_id = clauses.clause_id
    where
        is_chosen(($chosen).year, budgets.fiscal_year::varchar)
        and is_chosen(($chosen).funding_level, budgets.funding_level)
),

sums as (
    select
        department_code,
        fiscal_year,
        sum(budget_amount_yuan) as budget_amount_yuan,
        sum(coalesce(adjusted_budget_amount_yuan, budget_amount_yuan)) as adjusted_budget_amount_yuan,
        count(distinct clause_id) as budgeted_clause_count,
        count(distinct document_number) as document_count
    from chosen
    group by all
)

select
    sums.department_code,
    coalesce(departments.department_name, sums.department_code) as department_name,
    sums.fiscal_year,
    sums.budget_amount_yuan::decimal(18, 2) as budget_amount_yuan,
    sums.adjusted_budget_amount_yuan::decimal(18, 2) as adjusted_budget_amount_yuan,
    sums.budgeted_clause_count,
    sums.document_count
from sums
left join departments on sums.department_code = departments.department_code
order by sums.fiscal_year desc, sums.adjusted_budget_amount_yuan desc, sums.department_code
