-- purpose: the one meaning of reporting: what the chosen departments filed of the chosen clauses and levels, of any year, place or state; null means all
-- grain: a macro, one row per counted money entry
-- units: yuan
-- parameters: chosen (part, clause, department, reporting_department, funding_level)
-- source: money_entries, clause_departments
create macro stated_money(chosen) as table
    select *
    from money_entries
    where
        is_counted
        and is_chosen((chosen).part, part_id)
        and is_chosen((chosen).clause, clause_id)
        and is_answered_by(clause_id, (chosen).department)
        and is_chosen((chosen).reporting_department, reporting_department_code)
        and is_chosen((chosen).funding_level, funding_level)
