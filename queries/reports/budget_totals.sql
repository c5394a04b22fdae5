-- purpose: what named documents budget in all, and how much of it was paid where payments are reported
-- grain: one row, or none where no known document budgets the choice
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, funding_level)
--   $chosen.year text list: fiscal years; null means all
-- source: budget_execution, budgets, selected_clauses
with
chosen_clauses as (
    select clause_id
    from selected_clauses($chosen)
),

documents as (
    select count(distinct budgets.document_number) as document_count
    from budgets
    inner join chosen_clauses on budgets.clause_id = chosen_clauses.clause_id
    where
        is_chosen(($chosen).year, budgets.fiscal_year::varchar)
        and is_chosen(($chosen).funding_level, budgets.funding_level)
),

executed as (
    select
        string_agg(
            distinct budget_execution.fiscal_year, '、'
            order by budget_execution.fiscal_year
        ) as fiscal_years,
        sum(budget_execution.budget_amount_yuan) as budget_amount_yuan,
        sum(budget_execution.adjusted_budget_amount_yuan) as adjusted_budget_amount_yuan,
        sum(budget_execution.disbursed_amount_yuan) as budget_disbursed_amount_yuan,
        sum(budget_execution.adjusted_budget_amount_yuan) filter (
            where budget_execution.disbursed_amount_yuan is not null
        ) as comparable_adjusted_budget_amount_yuan,
        count(distinct budget_execution.clause_id) as clause_with_budget_count,
        count(distinct budget_execution.clause_id) filter (
            where budget_execution.disbursed_amount_yuan is not null
        ) as comparable_clause_count
    from budget_execution
    inner join chosen_clauses on budget_execution.clause_id = chosen_clauses.clause_id
    where
        is_chosen(($chosen).year, budget_execution.fiscal_year::varchar)
        and is_chosen(($chosen).funding_level, budget_execution.funding_level)
)

select
    executed.fiscal_years,
    executed.budget_amount_yuan::decimal(18, 2) as budget_amount_yuan,
    executed.adjusted_budget_amount_yuan::decimal(18, 2) as adjusted_budget_amount_yuan,
    executed.budget_disbursed_amount_yuan::decimal(18, 2) as budget_disbursed_amount_yuan,
    case when executed.budget_disbursed_amount_yuan is null then 'not_reported' end
        as budget_disbursed_amount_yuan_missing_code,
    executed.comparable_adjusted_budget_amount_yuan::decimal(18, 2) as comparable_adjusted_budget_amount_yuan,
    case when executed.comparable_adjusted_budget_amount_yuan is null then 'not_reported' end
        as comparable_adjusted_budget_amount_yuan_missing_code,
    percent_of(executed.budget_disbursed_amount_yuan, executed.comparable_adjusted_budget_amount_yuan)
        as budget_executed_share_pct,
    case
        when executed.budget_disbursed_amount_yuan is null then 'not_reported'
        when executed.comparable_adjusted_budget_amount_yuan = 0 then 'not_applicable'
    end as budget_executed_share_pct_missing_code,
    documents.document_count,
    executed.clause_with_budget_count,
    executed.comparable_clause_count,
    (select count(*) from chosen_clauses) as clause_count
from executed
cross join documents
where executed.budget_amount_yuan is not null
