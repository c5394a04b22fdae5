-- purpose: 红黄绿 of each responsible department over all clauses it answers for, alone or jointly
-- grain: one row per responsible department
-- units: counts
-- parameters: none
-- source: clause_departments, clause_states, codes
with
answering as (
    select
        clause_departments.department_code,
        clause_departments.clause_id,
        clause_states.progress_state,
        clause_states.money_state,
        count(*) over (partition by clause_departments.clause_id) as department_count
    from clause_departments
    inner join clause_states on clause_departments.clause_id = clause_states.clause_id
),

counted as (
    select
        department_code,
        progress_state,
        count(*) as clause_count
    from answering
    group by all
),

worded as (
    select
        counted.department_code,
        string_agg(codes.code_name || ' ' || counted.clause_count || ' 条', '、' order by codes.code_order) as progress_reason
    from counted
    inner join codes on codes.code_list = 'progress_state' and counted.progress_state = codes.code
    group by counted.department_code
),

counted_money as (
    select
        department_code,
        money_state,
        count(*) as clause_count
    from answering
    group by all
),

worded_money as (
    select
        counted_money.department_code,
        string_agg(codes.code_name || ' ' || counted_money.clause_count || ' 条', '、' order by codes.code_order)
            as money_reason
    from counted_money
    inner join codes on codes.code_list = 'progress_state' and counted_money.money_state = codes.code
    group by counted_money.department_code
)

select
    answering.department_code,
    count(*) as clause_count,
    count(*) filter (where answering.department_count = 1) as alone_clause_count,
    count(*) filter (where answering.department_count > 1) as joint_clause_count,
    worst_state(list(answering.progress_state)) as progress_state,
    any_value(worded.progress_reason) as progress_reason,
    worst_state(list(answering.money_state)) as money_state,
    any_value(worded_money.money_reason) as money_reason
from answering
inner join worded on answering.department_code = worded.department_code
inner join worded_money on answering.department_code = worded_money.department_code
group by answering.department_code
