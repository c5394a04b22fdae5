-- purpose: the one meaning of reporting: what the chosen departments filed of the chosen levels, of any year, place or state; null means all
-- grain: a macro, one row per counted money entry
-- units: yuan
-- parameters: none
-- source: money_entries
create macro stated_money(reporting_departments, funding_levels) as table
    select *
    from money_entries
    where
        is_counted
        and (
            reporting_departments is null
            or list_contains(reporting_departments::varchar[], reporting_department_code)
        )
        and (funding_levels is null or list_contains(funding_levels::varchar[], funding_level))
