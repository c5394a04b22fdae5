-- purpose: the condition checklist: what each record's ledger says of each condition of its clause; 缺材料 is not 不合格
-- grain: one row per record of the choice and condition or threshold, what is unmet or missing first; an award has a pseudonym and no place
-- units: yuan
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q), $row_limit, $row_offset
-- source: record_conditions, records, selected_money, rules, evidence_rules, regions, departments, codes
with
shown as (
    select *
    from record_conditions
    where record_id in (select chosen.record_id from selected_money($chosen) as chosen)
    order by
        list_position(['unmet', 'missing', 'met'], condition_state),
        clause_id,
        record_id,
        rule_order
    limit
        $row_limit
        offset coalesce($row_offset, 0)
)

select
    shown.record_id,
    records.record_name,
    shown.clause_id,
    shown.rule_id,
    kinds.code_name as rule_kind_name,
    shown.rule_name,
    states.code_name as condition_state,
    case
        when shown.evidence_text is not null then shown.evidence_text
        when evidence_rules.value_kind = 'region' then cities.region_name
        when evidence_rules.value_kind = 'months' then records.investment_period_months || ' 个月'
        when evidence_rules.value_kind = 'stage' and shown.condition_state = 'met' then '已入选'
    end as evidence_text,
    case
        when shown.condition_state = 'missing' and shown.evidence_text is null and evidence_rules.value_kind != 'stage'
            then 'not_reported'
    end as evidence_text_missing_code,
    shown.evidence_amount_yuan,
    case
        when shown.evidence_amount_yuan is not null then null
        when evidence_rules.value_kind = 'money' then 'not_reported'
        else 'not_applicable'
    end as evidence_amount_yuan_missing_code,
    shown.source_column,
    rules.quote,
    case when records.record_kind != 'award' then records.city_code end as city_code,
    case when records.record_kind != 'award' then cities.region_name end as city_name,
    case when records.record_kind != 'award' then records.county_code end as county_code,
    records.reporting_department_code,
    filers.department_name as reporting_department_name,
    coalesce(shown.source_file, records.source_file) as source_file,
    coalesce(shown.source_sheet, records.source_sheet) as source_sheet,
    coalesce(shown.source_row, records.source_row) as source_row,
    case when coalesce(shown.source_row, records.source_row) is null then 'withheld' end as source_row_missing_code
from shown
inner join records on shown.record_id = records.record_id
inner join rules on shown.rule_id = rules.rule_id
inner join evidence_rules on shown.rule_id = evidence_rules.rule_id
inner join codes as kinds on kinds.code_list = 'rule_kind' and shown.rule_kind = kinds.code
inner join codes as states
    on states.code_list = 'condition_state' and shown.condition_state = states.code
left join regions as cities on records.city_code = cities.region_code
left join departments as filers on records.reporting_department_code = filers.department_code
order by
    list_position(['unmet', 'missing', 'met'], shown.condition_state), shown.clause_id, shown.record_id, shown.rule_order
