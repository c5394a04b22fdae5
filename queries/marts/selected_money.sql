-- purpose: the money entries that the shared filters choose and that count; null means all
-- grain: a macro, one row per counted money entry
-- units: yuan
-- parameters: chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_entries
create macro selected_money(chosen) as table
    select *
    from selected_entries(chosen)
    where is_counted
