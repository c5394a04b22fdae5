-- purpose: 预算安排 by named documents against what was paid in the same year at the same funding level
-- grain: one row per clause, fiscal year and funding level that has a budget
-- units: yuan, percent
-- parameters: none
-- source: budgets, money_entries
with
planned as (
    select
        clause_id,
        fiscal_year,
        funding_level,
        sum(budget_amount_yuan) as budget_amount_yuan,
        sum(coalesce(adjusted_budget_amount_yuan, budget_amount_yuan)) as adjusted_budget_amount_yuan,
        count(distinct document_number) as document_count
    from budgets
    group by all
),

paid as (
    select
        clause_id,
        entry_year,
        funding_level,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from money_entries
    where is_counted and disbursed_amount_yuan is not null
    group by all
),

paying_clauses as (
    select distinct clause_id
    from paid
)

select
    planned.clause_id,
    planned.fiscal_year,
    planned.funding_level,
    planned.budget_amount_yuan::decimal(18, 2) as budget_amount_yuan,
    planned.adjusted_budget_amount_yuan::decimal(18, 2) as adjusted_budget_amount_yuan,
    planned.document_count,
    case when paying_clauses.clause_id is not null then coalesce(paid.disbursed_amount_yuan, 0) end::decimal(18, 2)
        as disbursed_amount_yuan,
    unlevelled.disbursed_amount_yuan::decimal(18, 2) as unstated_level_disbursed_amount_yuan
from planned
left join paid
    on
        planned.clause_id = paid.clause_id
        and planned.fiscal_year::varchar = paid.entry_year
        and planned.funding_level = paid.funding_level
left join paying_clauses on planned.clause_id = paying_clauses.clause_id
left join paid as unlevelled
    on
        planned.clause_id = unlevelled.clause_id
        and planned.fiscal_year::varchar = unlevelled.entry_year
        and unlevelled.funding_level = 'unstated'
        and planned.funding_level != 'unstated'
