-- purpose: the condition checklist of one project: what its ledger says of each condition of its clause; 缺材料 is not 不合格
-- grain: one row per condition or threshold that applies to the project
-- units: yuan
-- parameters:
--   $id text: the number of the project; null means none
-- source: record_conditions, records, rules, evidence_rules, regions, departments, codes
select
    record_conditions.record_id,
    records.record_name,
    record_conditions.clause_id,
    record_conditions.rule_id,
    kinds.code_name as rule_kind_name,
    record_conditions.rule_name,
    states.code_name as condition_state,
    case
        when record_conditions.evidence_text is not null then record_conditions.evidence_text
        when evidence_rules.value_kind = 'region' then cities.region_name
        when evidence_rules.value_kind = 'months' then records.investment_period_months || ' 个月'
    end as evidence_text,
    case
        when record_conditions.condition_state = 'missing' and record_conditions.evidence_text is null then 'not_reported'
    end as evidence_text_missing_code,
    record_conditions.evidence_amount_yuan,
    case
        when record_conditions.evidence_amount_yuan is not null then null
        when evidence_rules.value_kind = 'money' then 'not_reported'
        else 'not_applicable'
    end as evidence_amount_yuan_missing_code,
    record_conditions.source_column,
    rules.quote,
    records.city_code,
    cities.region_name as city_name,
    records.county_code,
    records.reporting_department_code,
    filers.department_name as reporting_department_name,
    coalesce(record_conditions.source_file, records.source_file) as source_file,
    coalesce(record_conditions.source_sheet, records.source_sheet) as source_sheet,
    coalesce(record_conditions.source_row, records.source_row) as source_row
from record_conditions
inner join records on record_conditions.record_id = records.record_id
inner join rules on record_conditions.rule_id = rules.rule_id
inner join evidence_rules on record_conditions.rule_id = evidence_rules.rule_id
inner join codes as kinds on kinds.code_list = 'rule_kind' and record_conditions.rule_kind = kinds.code
inner join codes as states
    on states.code_list = 'condition_state' and record_conditions.condition_state = states.code
left join regions as cities on records.city_code = cities.region_code
left join departments as filers on records.reporting_department_code = filers.department_code
where record_conditions.record_id = $id and records.record_kind = 'project'
order by record_conditions.rule_order
