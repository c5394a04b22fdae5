-- purpose: every clause as the tables write it, with the clause it stands for, and the first and last of the policy
-- grain: one row per clause as printed
-- units: none
-- parameters: none
-- source: raw_clauses (every table with a column of clauses), stg_clause_names, clauses
with clause_cells as (
    select distinct raw_clauses.clause
    from raw_clauses
),

policy_span as (
    select
        arg_min(clauses.clause_number, clauses.clause_order) as first_number,
        arg_max(clauses.clause_number, clauses.clause_order) as last_number
    from clauses
)

select
    clause_cells.clause,
    stg_clause_names.clause_id,
    stg_clause_names.clause_id is null and not is_missing(clause_cells.clause) and not has_mark(clause_cells.clause)
        as is_unknown,
    policy_span.first_number,
    policy_span.last_number
from clause_cells
cross join policy_span
left join stg_clause_names on stg_clause_names.clause_name = clause_words(clause_cells.clause)
order by clause_cells.clause
