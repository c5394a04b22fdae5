-- purpose: how many clauses stand in each state, progress and money apart; states are of the clause as a whole
-- grain: one row per state, also those in which no clause stands
-- units: counts
-- parameters:
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $department text list: departments responsible by the policy, a joint clause counts once; null means all
-- source: clause_states, clauses, clause_departments, codes
with
chosen as (
    select
        clause_states.progress_state,
        clause_states.money_state
    from clause_states
    inner join clauses on clause_states.clause_id = clauses.clause_id
    where
        ($clause is null or list_contains($clause::varchar[], clauses.clause_id))
        and ($part is null or list_contains($part::varchar[], clauses.part_id))
        and (
            $department is null
            or clauses.clause_id in (
                select clause_departments.clause_id
                from clause_departments
                where list_contains($department::varchar[], clause_departments.department_code)
            )
        )
)

select
    states.code_name as clause_state,
    (
        select count(*)
        from chosen
        where chosen.progress_state = states.code
    ) as progress_clause_count,
    (
        select count(*)
        from chosen
        where chosen.money_state = states.code
    ) as money_clause_count
from codes as states
where states.code_list = 'progress_state'
order by states.code_order
