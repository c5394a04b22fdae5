-- purpose: approved or committed projects whose ledger contradicts a condition of their clause; of several places that one clause names, one is enough
-- grain: one row per project and condition
-- units: yuan
-- parameters: none
-- source: record_conditions, records, evidence_rules, money_entries
with
promised as (
    select distinct record_id
    from money_entries
    where is_counted and stage = 'committed'
),

places_met as (
    select distinct record_conditions.record_id
    from record_conditions
    inner join evidence_rules on record_conditions.rule_id = evidence_rules.rule_id
    where evidence_rules.value_kind = 'region' and record_conditions.condition_state = 'met'
)

select
    records.clause_id,
    records.record_id,
    records.record_name,
    concat_ws('|', records.record_id, record_conditions.rule_id) as item_key,
    record_conditions.rule_name as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    coalesce(record_conditions.source_file, records.source_file) as source_file,
    coalesce(record_conditions.source_sheet, records.source_sheet) as source_sheet,
    coalesce(record_conditions.source_row, records.source_row) as source_row
from record_conditions
inner join evidence_rules on record_conditions.rule_id = evidence_rules.rule_id
inner join records on record_conditions.record_id = records.record_id
left join promised on records.record_id = promised.record_id
left join places_met on records.record_id = places_met.record_id and evidence_rules.value_kind = 'region'
where
    record_conditions.condition_state = 'unmet'
    and records.record_kind = 'project'
    and (records.project_status not in ('applied', 'unstated') or promised.record_id is not null)
    and places_met.record_id is null
order by records.clause_id, records.record_id, record_conditions.rule_order
