-- purpose: the one meaning of a choice of clauses: of these parts, these clauses, answered for by these departments; null means all
-- grain: a macro, one row per clause of the choice
-- units: none
-- parameters: none
-- source: clauses, clause_departments
create macro selected_clauses(parts, clause_ids, departments) as table
    select *
    from clauses
    where
        (parts is null or list_contains(parts::varchar[], part_id))
        and (clause_ids is null or list_contains(clause_ids::varchar[], clause_id))
        and (
            departments is null
            or clause_id in (
                select clause_departments.clause_id
                from clause_departments
                where list_contains(departments::varchar[], clause_departments.department_code)
            )
        )
