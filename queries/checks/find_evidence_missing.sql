-- purpose: approved or committed projects whose ledger says nothing of a condition of their clause: 缺材料, never 不合格
-- grain: one row per project
-- units: yuan
-- parameters: none
-- source: record_conditions, records, evidence_rules, money_entries
with
promised as (
    select distinct record_id
    from money_entries
    where is_counted and stage = 'committed'
),

missing as (
    select
        record_conditions.record_id,
        string_agg(record_conditions.rule_name, '、' order by record_conditions.rule_order) as rule_names
    from record_conditions
    inner join evidence_rules
        on
            record_conditions.rule_id = evidence_rules.rule_id
            and evidence_rules.value_kind in ('text', 'money', 'months', 'region')
    where record_conditions.condition_state = 'missing'
    group by record_conditions.record_id
)

select
    records.clause_id,
    records.record_id,
    records.record_name,
    null::varchar as item_key,
    missing.rule_names as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from missing
inner join records on missing.record_id = records.record_id
left join promised on records.record_id = promised.record_id
where
    records.record_kind = 'project'
    and (records.project_status not in ('applied', 'unstated') or promised.record_id is not null)
order by records.clause_id, records.record_id
