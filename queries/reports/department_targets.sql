-- purpose: the targets of each unit: its own part, what a document names it for, or else what it answers for by the policy; never added up
-- grain: one row per unit and target in force for the whole, or for the part of that unit; a joint target stands under each of its units
-- units: the indicator's own unit, dates
-- parameters: $chosen (part, clause, department)
-- source: measured_targets, indicators, clause_departments, selected_clauses, departments, codes
with
aims as (
    select *
    from measured_targets()
    where target_id is not null and place_code is null
),

answering as (
    select
        target_id,
        split_department_code as department_code,
        '分解到本单位' as answering_basis
    from aims
    where split_department_code is not null
    union all
    select
        target_id,
        unnest(string_split(department_codes, '|')) as department_code,
        '文件写明' as answering_basis
    from aims
    where split_department_code is null and department_codes is not null
    union all
    select distinct
        aims.target_id,
        clause_departments.department_code,
        '条款的责任单位' as answering_basis
    from aims
    inner join clause_departments on aims.clause_id = clause_departments.clause_id
    where aims.split_department_code is null and aims.department_codes is null
)

select
    answering.department_code,
    departments.department_name,
    aims.clause_id,
    aims.indicator_id,
    aims.indicator_name,
    aims.unit,
    answering.answering_basis,
    aims.target_value,
    bounds.code_name as target_bound_name,
    aims.target_due_on,
    aims.measured_value::decimal(22, 4) as measured_value,
    case when aims.measured_value is null then 'not_reported' end as measured_value_missing_code,
    aims.measured_on,
    case when aims.measured_on is null then 'not_reported' end as measured_on_missing_code,
    states.code_name as target_state,
    aims.state_reason as target_reason,
    aims.document_number,
    aims.document_name,
    aims.document_on
from answering
inner join aims on answering.target_id = aims.target_id
inner join indicators on aims.indicator_id = indicators.indicator_id
inner join selected_clauses($chosen) as listed on aims.clause_id = listed.clause_id
inner join departments on answering.department_code = departments.department_code
inner join codes as states on states.code_list = 'progress_state' and aims.state_code = states.code
inner join codes as bounds on bounds.code_list = 'target_bound' and aims.target_bound = bounds.code
where is_chosen(($chosen).department, answering.department_code)
order by answering.department_code, listed.clause_order, indicators.indicator_order, aims.target_id
