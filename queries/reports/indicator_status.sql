-- purpose: where each indicator stands, against its target and the elapsed time; one without a target is 未设目标 and never turns green
-- grain: one row per indicator of the choice; with a city, only the indicators that name it
-- units: the indicator's own unit, percent, days
-- parameters: $chosen (part, clause, department, city)
-- source: indicators, indicator_states, targets_now, selected_clauses, clause_departments, regions, codes
with
answering as (
    select
        clause_id,
        string_agg(
            printed_name, '、'
            order by slot_order
        ) as departments,
        string_agg(
            department_code, ','
            order by slot_order
        ) as department_code
    from clause_departments
    group by clause_id
)

select
    indicators.clause_id,
    answering.department_code,
    answering.departments,
    indicators.indicator_id,
    indicators.indicator_name,
    indicators.unit,
    directions.code_name as direction_name,
    accumulations.code_name as accumulation_name,
    frequencies.code_name as frequency_name,
    indicators.frequency_basis,
    indicators.baseline_value,
    case when indicators.baseline_value is null then 'not_reported' end as baseline_value_missing_code,
    case when indicators.baseline_value is null then '未核实' else '政策数据' end as baseline_basis,
    aims.target_value,
    case when aims.target_value is null then 'not_applicable' end as target_value_missing_code,
    bounds.code_name as target_bound_name,
    aims.target_due_on,
    case when aims.target_due_on is null then 'not_applicable' end as target_due_on_missing_code,
    coalesce(aims.target_basis, '未设目标') as target_basis,
    aims.document_number,
    aims.document_on,
    case when aims.document_on is null then 'not_applicable' end as document_on_missing_code,
    indicator_states.indicator_value,
    case when indicator_states.indicator_value is null then 'not_reported' end as indicator_value_missing_code,
    indicator_states.value_on,
    case when indicator_states.value_on is null then 'not_reported' end as value_on_missing_code,
    sources.code_name as source_name,
    states.code_name as progress_state,
    indicator_states.progress_reason,
    indicator_states.elapsed_share_pct,
    case
        when indicator_states.elapsed_share_pct is null then if(aims.target_value is null, 'not_applicable', 'not_reported')
    end as elapsed_share_pct_missing_code,
    indicator_states.pace_share_pct,
    case
        when indicator_states.pace_share_pct is null
            then if(aims.target_value is null or aims.low_value is null, 'not_applicable', 'not_reported')
    end as pace_share_pct_missing_code,
    indicator_states.late_days,
    case
        when indicator_states.late_days is not null then null
        when indicators.source_kind != 'records' and indicator_states.value_on is null then 'not_reported'
        else 'not_applicable'
    end as late_days_missing_code,
    indicators.definition,
    indicators.definition_basis,
    indicators.quote,
    indicators.city_code,
    places.region_name as city_name
from indicators
inner join selected_clauses($chosen) as listed on indicators.clause_id = listed.clause_id
inner join answering on indicators.clause_id = answering.clause_id
inner join indicator_states on indicators.indicator_id = indicator_states.indicator_id
inner join codes as directions on directions.code_list = 'direction' and indicators.direction = directions.code
inner join codes as accumulations on accumulations.code_list = 'accumulation' and indicators.accumulation = accumulations.code
inner join codes as frequencies on frequencies.code_list = 'frequency' and indicators.frequency = frequencies.code
inner join codes as sources on sources.code_list = 'indicator_source' and indicators.source_kind = sources.code
inner join codes as states on states.code_list = 'progress_state' and indicator_states.progress_state = states.code
left join targets_now() as aims
    on
        indicators.indicator_id = aims.indicator_id
        and coalesce(aims.county_code, aims.city_code, aims.split_department_code) is null
left join codes as bounds on bounds.code_list = 'target_bound' and aims.target_bound = bounds.code
left join regions as places on indicators.city_code = places.region_code
where is_chosen(($chosen).city, indicators.city_code)
order by listed.clause_order, indicators.indicator_order
