-- purpose: what is said of the money of projects where none is in the choice: 0 if it was ever reported of these clauses and levels, otherwise why not
-- grain: a macro, one row
-- units: yuan
-- parameters: chosen (part, clause, department, reporting_department, funding_level)
-- source: stated_money, stated_zero, selected_clauses
create macro silence_of_projects(chosen) as table
    select
        stated_zero(applied_amount_yuan) as applied_amount_yuan,
        stated_zero(committed_amount_yuan) as committed_amount_yuan,
        stated_zero(disbursed_amount_yuan) as disbursed_amount_yuan,
        if(
            (
                select coalesce(bool_and(money_kind = 'none'), true)
                from selected_clauses(chosen)
            ),
            'not_applicable',
            'not_reported'
        ) as missing_code
    from stated_money(chosen)
    -- As in clause_money, what names no clause says nothing of those that are chosen.
    where record_kind = 'project' and clause_id is not null
