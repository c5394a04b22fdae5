-- purpose: how many clauses stand in each state, progress and money apart; states are of the clause as a whole
-- grain: one row per state, also those in which no clause stands
-- units: counts
-- parameters: $chosen (part, clause, department)
-- source: clause_states, selected_clauses, codes
with
chosen as (
    select
        clause_states.progress_state,
        clause_states.money_state
    from clause_states
    inner join selected_clauses($chosen) as clauses on clause_states.clause_id = clauses.clause_id
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
