-- purpose: the one meaning of the filters of a comparison: the changes that they choose; null means all
-- grain: a table macro, one row per leg of a change: an amount that moved leaves one place and enters another
-- units: yuan
-- parameters: chosen (part, clause, department, city, county)
-- source: all_changes (worked out, or as the later edition keeps them), later.clauses, later.clause_departments
create macro changed_legs(chosen) as table
    select
        changes.*,
        clauses_after.part_id
    from all_changes() as changes
    left join later.clauses as clauses_after on changes.clause_id = clauses_after.clause_id
    where
        is_chosen((chosen).part, clauses_after.part_id)
        and is_chosen((chosen).clause, changes.clause_id)
        and (
            (chosen).department is null
            or changes.clause_id in (
                select clause_departments.clause_id
                from later.clause_departments as clause_departments
                where list_contains((chosen).department::varchar[], clause_departments.department_code)
            )
        )
        and is_chosen((chosen).city, changes.city_code)
        and is_chosen((chosen).county, changes.county_code)
