-- purpose: every condition and threshold that applies to a record, held against what its ledger says: 满足, 不满足 or 缺材料
-- grain: one row per record and condition or threshold of its clause (of its own rule group, where it names one)
-- units: yuan
-- parameters: none
-- source: records, rules, evidence_rules, evidence
with
asked as (
    select
        records.record_id,
        records.clause_id,
        records.city_code,
        records.project_status,
        records.investment_period_months,
        rules.rule_id,
        rules.rule_order,
        rules.rule_kind,
        rules.rule_name,
        rules.amount_yuan as required_amount_yuan,
        case rules.target_unit when '年' then rules.target_value * 12 else rules.target_value end as required_months,
        evidence_rules.value_kind,
        evidence_rules.met_words
    from records
    inner join rules
        on
            records.clause_id = rules.clause_id
            and rules.rule_kind in ('condition', 'threshold')
            and (rules.rule_group is null or rules.rule_group = records.rule_group)
    inner join evidence_rules on rules.rule_id = evidence_rules.rule_id and evidence_rules.value_kind != 'none'
    -- Applicants are not listed; only the fixed lists count them.
    where records.record_kind != 'unlisted' and not (records.record_kind = 'award' and records.project_status = 'applied')
),

answered as (
    select
        asked.*,
        evidence.evidence_text,
        evidence.evidence_amount_yuan,
        evidence.source_column,
        evidence.source_file,
        evidence.source_sheet,
        evidence.source_row,
        case asked.value_kind
            when 'money' then evidence.evidence_amount_yuan > asked.required_amount_yuan
            when 'months' then asked.investment_period_months > asked.required_months
            when 'region' then list_contains(string_split(asked.met_words, '|'), asked.city_code)
            -- An applicant has not failed a condition, because the selection is still open.
            when 'stage' then case when asked.project_status != 'applied' then true end
            else evidence.is_met
        end as is_met
    from asked
    left join evidence on asked.record_id = evidence.project_id and asked.rule_id = evidence.rule_id
)

select
    record_id,
    clause_id,
    rule_id,
    rule_order,
    rule_kind,
    rule_name,
    case when is_met is null then 'missing' when is_met then 'met' else 'unmet' end as condition_state,
    evidence_text,
    evidence_amount_yuan,
    source_column,
    source_file,
    source_sheet,
    source_row
from answered
