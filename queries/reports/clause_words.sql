-- purpose: the verbatim words of the chosen clauses with the departments that they name
-- grain: one row per clause of the choice
-- units: none
-- parameters:
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
-- source: clauses, clause_departments
with
answering as (
    select
        clause_id,
        string_agg(
            printed_name, '、'
            order by slot_order
        ) as departments
    from clause_departments
    group by clause_id
)

select
    clauses.clause_id,
    clauses.clause_number,
    clauses.short_title,
    answering.departments,
    clauses.clause_text
from clauses
left join answering on clauses.clause_id = answering.clause_id
where
    ($clause is null or list_contains($clause::varchar[], clauses.clause_id))
    and ($part is null or list_contains($part::varchar[], clauses.part_id))
order by clauses.clause_order
