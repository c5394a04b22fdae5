-- purpose: the one meaning of the filters of a comparison: the changes that they choose; null means all
-- grain: a table macro, one row per leg of a change: an amount that moved leaves one place and enters another
-- units: yuan
-- parameters: none
-- source: all_changes (worked out, or as the later edition keeps them), later.clauses, later.clause_departments
create macro changed_legs(parts, clauses, departments, cities, counties) as table
    select
        changes.*,
        clauses_after.part_id
    from all_changes() as changes
    left join later.clauses as clauses_after on changes.clause_id = clauses_after.clause_id
    where
        (parts is null or list_contains(parts::varchar[], clauses_after.part_id))
        and (clauses is null or list_contains(clauses::varchar[], changes.clause_id))
        and (
            departments is null
            or changes.clause_id in (
                select clause_departments.clause_id
                from later.clause_departments as clause_departments
                where list_contains(departments::varchar[], clause_departments.department_code)
            )
        )
        and (cities is null or list_contains(cities::varchar[], changes.city_code))
        and (counties is null or list_contains(counties::varchar[], changes.county_code))
