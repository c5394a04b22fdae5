-- purpose: whether one of the departments answers for a clause by the policy; null means all, also what has no clause
-- grain: a macro, true or false
-- units: none
-- parameters: none
-- source: clause_departments
create macro is_answered_by(answered_clause, departments) as
departments is null or answered_clause in (
    select clause_departments.clause_id
    from clause_departments
    where list_contains(departments::varchar[], clause_departments.department_code)
)
