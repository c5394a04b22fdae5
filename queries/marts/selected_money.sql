-- purpose: the money entries that the shared filters choose and that count; null means all
-- grain: a macro, one row per counted money entry
-- units: yuan
-- parameters: none
-- source: selected_entries
create macro selected_money(
    years, parts, clauses, departments, reporting_departments, cities, counties, funding_levels, statuses, words
) as table
    select *
    from
        selected_entries(
            years, parts, clauses, departments, reporting_departments, cities, counties, funding_levels, statuses, words
        )
    where is_counted
