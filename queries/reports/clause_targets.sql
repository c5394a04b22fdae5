-- purpose: every target that documents set for the indicators of a clause, those in force and those that a later document replaced
-- grain: one row per target as filed, the latest document of an indicator and part first
-- units: the indicator's own unit, dates
-- parameters: $chosen (part, clause, department)
-- source: targets_listed, indicators, selected_clauses, regions, departments, codes
select
    indicators.clause_id,
    listed.indicator_id,
    indicators.indicator_name,
    cities.region_name as city_name,
    counties.region_name as county_name,
    listed.city_code,
    listed.county_code,
    parts.department_name as split_department_name,
    case listed.target_period
        when 'year' then listed.period_code || '年'
        when 'quarter' then replace(listed.period_code, 'Q', '年第') || '季度'
        else periods.code_name
    end as target_period_name,
    listed.target_value,
    indicators.unit,
    bounds.code_name as target_bound_name,
    listed.target_text,
    listed.target_due_on,
    standings.code_name as standing_name,
    listed.later_document_number,
    listed.document_number,
    listed.document_name,
    listed.document_on,
    listed.remark,
    filers.department_name as reporting_department_name,
    listed.source_file,
    listed.source_sheet,
    listed.source_row
from targets_listed() as listed
inner join indicators on listed.indicator_id = indicators.indicator_id
inner join selected_clauses($chosen) as clauses on indicators.clause_id = clauses.clause_id
inner join codes as standings on standings.code_list = 'target_standing' and listed.standing = standings.code
inner join codes as bounds on bounds.code_list = 'target_bound' and listed.target_bound = bounds.code
inner join codes as periods on periods.code_list = 'target_period' and listed.target_period = periods.code
left join regions as cities on listed.city_code = cities.region_code
left join regions as counties on listed.county_code = counties.region_code
left join departments as parts on listed.split_department_code = parts.department_code
left join departments as filers on listed.reporting_department_code = filers.department_code
order by
    clauses.clause_order, indicators.indicator_order, listed.target_key, listed.document_on desc, listed.document_number desc
