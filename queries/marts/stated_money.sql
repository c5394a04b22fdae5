-- purpose: the one meaning of reporting: what the chosen departments filed of the chosen levels, of any year, place or state; null means all
-- grain: a macro, one row per counted money entry
-- units: yuan
-- parameters: chosen (reporting_department, funding_level)
-- source: money_entries
create macro stated_money(chosen) as table
    select *
    from money_entries
    where
        is_counted
        and is_chosen((chosen).reporting_department, reporting_department_code)
        and is_chosen((chosen).funding_level, funding_level)
