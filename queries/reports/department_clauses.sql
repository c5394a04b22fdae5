-- purpose: the clauses that each department answers for, alone or with whom, their states and the money of the whole clause; rows are never added up
-- grain: one row per slot: a clause and one of its responsible departments
-- units: yuan
-- parameters: $chosen (part, clause, department)
-- source: clause_departments, clauses, departments, clause_states, money_entries, codes
with
words as (
    select
        code,
        code_name
    from codes
    where code_list = 'progress_state'
),

sums as (
    select
        clause_id,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from money_entries
    where is_counted
    group by clause_id
),

others as (
    select
        clause_departments.clause_id,
        clause_departments.department_code,
        count(partners.department_code) as other_count,
        bool_or(clause_departments.is_open_list) or coalesce(bool_or(partners.is_open_list), false) as has_open_list,
        string_agg(
            partners.printed_name, '、'
            order by partners.slot_order
        ) as other_departments
    from clause_departments
    left join clause_departments as partners
        on
            clause_departments.clause_id = partners.clause_id
            and clause_departments.slot_order != partners.slot_order
    group by all
)

select
    clause_departments.department_code,
    departments.department_name,
    clause_departments.clause_id,
    clauses.part_id,
    clauses.clause_number,
    clauses.short_title,
    clause_departments.slot_order,
    clause_departments.printed_name,
    clause_departments.bureau_name,
    case
        when others.other_count = 0 and others.has_open_list then '未点名'
        when others.other_count = 0 then '单独'
        when others.has_open_list then '共同，含未点名'
        else concat('共同 ', others.other_count + 1, ' 家')
    end as answering_name,
    others.other_departments,
    progress_words.code_name as progress_state,
    clause_states.progress_reason,
    money_words.code_name as money_state,
    clause_states.money_reason,
    sums.committed_amount_yuan::decimal(18, 2) as clause_committed_amount_yuan,
    case
        when sums.committed_amount_yuan is not null then null
        when clauses.money_kind = 'none' then 'not_applicable'
        else 'not_reported'
    end as clause_committed_amount_yuan_missing_code,
    sums.disbursed_amount_yuan::decimal(18, 2) as clause_disbursed_amount_yuan,
    case
        when sums.disbursed_amount_yuan is not null then null
        when clauses.money_kind = 'none' then 'not_applicable'
        else 'not_reported'
    end as clause_disbursed_amount_yuan_missing_code
from clause_departments
inner join clauses on clause_departments.clause_id = clauses.clause_id
inner join departments on clause_departments.department_code = departments.department_code
inner join others
    on
        clause_departments.clause_id = others.clause_id
        and clause_departments.department_code = others.department_code
inner join clause_states on clause_departments.clause_id = clause_states.clause_id
inner join words as progress_words on clause_states.progress_state = progress_words.code
inner join words as money_words on clause_states.money_state = money_words.code
left join sums on clause_departments.clause_id = sums.clause_id
where
    is_chosen(($chosen).department, clause_departments.department_code)
    and is_chosen(($chosen).clause, clause_departments.clause_id)
    and is_chosen(($chosen).part, clauses.part_id)
order by clause_departments.department_code, clauses.clause_order
