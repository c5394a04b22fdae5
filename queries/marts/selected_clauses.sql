-- purpose: the one meaning of a choice of clauses: of these parts, these clauses, answered for by these departments; null means all
-- grain: a macro, one row per clause of the choice
-- units: none
-- parameters: chosen (part, clause, department)
-- source: clauses, clause_departments
create macro selected_clauses(chosen) as table
    select *
    from clauses
    where
        is_chosen((chosen).part, part_id)
        and is_chosen((chosen).clause, clause_id)
        and is_answered_by(clause_id, (chosen).department)
