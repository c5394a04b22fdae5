-- purpose: the verbatim words of the chosen clauses with the departments that they name
-- grain: one row per clause of the choice
-- units: none
-- parameters: $chosen (part, clause)
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
    is_chosen(($chosen).clause, clauses.clause_id)
    and is_chosen(($chosen).part, clauses.part_id)
order by clauses.clause_order
