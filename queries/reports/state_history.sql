-- purpose: the states of a clause or a department in this edition and the ones before it, each with its reason
-- grain: one row per edition and clause of the choice, or per edition and department where only departments are chosen; the newest first
-- units: none
-- parameters: $chosen (part, clause, department)
-- source: state_history, clauses, clause_departments, departments, codes
with
answering as (
    select
        clause_id,
        list(department_code) as department_codes
    from clause_departments
    group by clause_id
),

placed as (
    select
        state_history.*,
        clauses.part_id,
        clauses.clause_order,
        case
            when state_history.department_code is not null then [state_history.department_code]
            else answering.department_codes
        end as department_codes
    from state_history
    left join clauses on state_history.clause_id = clauses.clause_id
    left join answering on state_history.clause_id = answering.clause_id
)

select
    placed.edition as state_edition,
    placed.as_of_on,
    case when placed.as_of_on is null then 'not_reported' end as as_of_on_missing_code,
    placed.clause_id,
    placed.department_code,
    departments.department_name,
    progress_words.code_name as progress_state,
    placed.progress_reason,
    money_words.code_name as money_state,
    placed.money_reason
from placed
inner join codes as progress_words
    on progress_words.code_list = 'progress_state' and placed.progress_state = progress_words.code
inner join codes as money_words
    on money_words.code_list = 'progress_state' and placed.money_state = money_words.code
left join departments on placed.department_code = departments.department_code
where
    is_chosen(($chosen).clause, placed.clause_id)
    and is_chosen(($chosen).part, placed.part_id)
    and (
        ($chosen).department is null
        or (
            list_has_any(($chosen).department::varchar[], placed.department_codes)
            and (placed.department_code is not null or ($chosen).clause is not null or ($chosen).part is not null)
        )
    )
order by placed.edition desc, placed.clause_order nulls last, placed.department_code
