-- purpose: what named documents budget for each clause against what was paid in the same year at the same funding level
-- grain: one row per clause, fiscal year and funding level that has a budget
-- units: yuan, percent
-- parameters: $chosen (year, part, clause, department, funding_level)
--   $chosen.year text list: fiscal years; null means all
-- source: budget_execution, budgets, money_entries, selected_clauses, clause_states, departments, reporting_periods, codes
with
clock as (
    select
        clock_on,
        year(clock_on) as clock_year,
        (clock_on - make_date(year(clock_on), 1, 1) + 1)::bigint as elapsed_days,
        (make_date(year(clock_on), 12, 31) - make_date(year(clock_on), 1, 1) + 1)::bigint as period_days
    from reporting_periods
    where frequency = 'quarterly'
),

documented as (
    select
        budgets.clause_id,
        budgets.fiscal_year,
        budgets.funding_level,
        string_agg(
            distinct budgets.document_number, '、'
            order by budgets.document_number
        ) as document_numbers,
        string_agg(
            distinct coalesce(departments.department_name, budgets.department_code), '、'
            order by coalesce(departments.department_name, budgets.department_code)
        ) as budget_departments
    from budgets
    left join departments on budgets.department_code = departments.department_code
    group by all
),

undated as (
    select
        clause_id,
        funding_level,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from money_entries
    where is_counted and entry_year = 'undated' and disbursed_amount_yuan is not null
    group by all
),

placed as (
    select
        budget_execution.clause_id,
        budget_execution.fiscal_year,
        budget_execution.funding_level,
        sum(undated.disbursed_amount_yuan) as undated_disbursed_amount_yuan
    from budget_execution
    inner join undated
        on
            budget_execution.clause_id = undated.clause_id
            and undated.funding_level in (budget_execution.funding_level, 'unstated')
    group by all
)

select
    budget_execution.clause_id,
    clauses.part_id,
    clauses.clause_number,
    clauses.short_title,
    budget_execution.fiscal_year,
    budget_execution.funding_level,
    levels.code_name as funding_level_name,
    budget_execution.budget_amount_yuan,
    budget_execution.adjusted_budget_amount_yuan,
    budget_execution.disbursed_amount_yuan as budget_disbursed_amount_yuan,
    case when budget_execution.disbursed_amount_yuan is null then 'not_reported' end
        as budget_disbursed_amount_yuan_missing_code,
    percent_of(budget_execution.disbursed_amount_yuan, budget_execution.adjusted_budget_amount_yuan)
        as budget_executed_share_pct,
    case
        when budget_execution.disbursed_amount_yuan is null then 'not_reported'
        when budget_execution.adjusted_budget_amount_yuan = 0 then 'not_applicable'
    end as budget_executed_share_pct_missing_code,
    case
        when budget_execution.fiscal_year < clock.clock_year then 100
        when budget_execution.fiscal_year > clock.clock_year then 0
        else percent_of(clock.elapsed_days, clock.period_days)
    end::decimal(18, 2) as elapsed_share_pct,
    case when clock.clock_on is null then 'not_reported' end as elapsed_share_pct_missing_code,
    case when budget_execution.fiscal_year = clock.clock_year then states.code_name end as money_state,
    case when budget_execution.fiscal_year = clock.clock_year then null else 'not_applicable' end as money_state_missing_code,
    case when budget_execution.fiscal_year = clock.clock_year then clause_states.money_reason end as money_reason,
    case
        when budget_execution.disbursed_amount_yuan is not null and budget_execution.funding_level != 'unstated'
            then coalesce(budget_execution.unstated_level_disbursed_amount_yuan, 0)
    end::decimal(18, 2) as unstated_level_disbursed_amount_yuan,
    case
        when budget_execution.disbursed_amount_yuan is null then 'not_reported'
        when budget_execution.funding_level = 'unstated' then 'not_applicable'
    end as unstated_level_disbursed_amount_yuan_missing_code,
    case
        when budget_execution.disbursed_amount_yuan is not null then coalesce(placed.undated_disbursed_amount_yuan, 0)
    end::decimal(18, 2) as undated_disbursed_amount_yuan,
    case when budget_execution.disbursed_amount_yuan is null then 'not_reported' end
        as undated_disbursed_amount_yuan_missing_code,
    documented.document_numbers,
    budget_execution.document_count,
    documented.budget_departments
from budget_execution
inner join selected_clauses($chosen) as clauses on budget_execution.clause_id = clauses.clause_id
inner join clause_states on budget_execution.clause_id = clause_states.clause_id
inner join documented
    on
        budget_execution.clause_id = documented.clause_id
        and budget_execution.fiscal_year = documented.fiscal_year
        and budget_execution.funding_level = documented.funding_level
cross join clock
left join placed
    on
        budget_execution.clause_id = placed.clause_id
        and budget_execution.fiscal_year = placed.fiscal_year
        and budget_execution.funding_level = placed.funding_level
left join codes as levels on levels.code_list = 'funding_level' and budget_execution.funding_level = levels.code
left join codes as states on states.code_list = 'progress_state' and clause_states.money_state = states.code
where
    is_chosen(($chosen).year, budget_execution.fiscal_year::varchar)
    and is_chosen(($chosen).funding_level, budget_execution.funding_level)
order by clauses.clause_order, budget_execution.fiscal_year desc, levels.code_order
