-- purpose: who answers for what: the slots of the matrix clause × department, with the states of the clause
-- grain: one row per slot of the clauses of the choice; a joint clause has several, which are never added up
-- units: counts
-- parameters: $chosen (part, clause, department)
-- source: selected_clauses, clause_departments, clauses, parts, departments, clause_states, codes
with
answering as (
    select
        *,
        count(*) over (partition by clause_id) as department_count,
        bool_or(is_open_list) over (partition by clause_id) as has_open_list
    from clause_departments
)

select
    answering.clause_id,
    clauses.part_id,
    parts.part_title,
    clauses.short_title,
    answering.department_code,
    departments.department_name,
    answering.printed_name,
    answering.bureau_name,
    answering.slot_order,
    answering.department_count,
    case
        when answering.department_count = 1 and answering.has_open_list then '未点名'
        when answering.department_count = 1 then '单独'
        when answering.has_open_list then '共同，含未点名'
        else concat('共同 ', answering.department_count, ' 家')
    end as answering_name,
    answering.is_open_list,
    progress_words.code_name as progress_state,
    money_words.code_name as money_state
from answering
inner join selected_clauses($chosen) as listed on answering.clause_id = listed.clause_id
inner join clauses on answering.clause_id = clauses.clause_id
inner join parts on clauses.part_id = parts.part_id
inner join departments on answering.department_code = departments.department_code
inner join clause_states on answering.clause_id = clause_states.clause_id
inner join codes as progress_words
    on progress_words.code_list = 'progress_state' and clause_states.progress_state = progress_words.code
inner join codes as money_words
    on money_words.code_list = 'progress_state' and clause_states.money_state = money_words.code
order by listed.clause_order, answering.slot_order
