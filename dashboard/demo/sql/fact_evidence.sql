-- purpose: what the demonstration's ledgers say of the conditions and thresholds of their clauses
-- grain: one row per project and condition or threshold of which its row says something
-- units: yuan
-- parameters:
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: demo_ledger, rules, evidence_rules
with
asked as (
    select
        rules.rule_id,
        rules.rule_order,
        rules.clause_id,
        rules.rule_group,
        rules.amount_yuan::double as required_yuan,
        evidence_rules.value_kind = 'money' as is_money,
        string_split(evidence_rules.headings, '|')[1] as source_column,
        string_split(evidence_rules.met_words, '|') as met_words,
        string_split(evidence_rules.unmet_words, '|') as unmet_words
    from evidence_rules
    inner join rules on evidence_rules.rule_id = rules.rule_id
    where evidence_rules.value_kind in ('text', 'money')
),

drawn as (
    select
        demo_ledger.project_id,
        demo_ledger.project_number,
        demo_ledger.department_code,
        demo_ledger.batch_id,
        demo_ledger.source_file,
        demo_ledger.source_row,
        demo_ledger.is_situation,
        demo_ledger.evidence_state,
        asked.* exclude (clause_id, rule_group),
        demo_part($seed, demo_ledger.project_number, 'evidence ' || asked.rule_id) as state_part,
        demo_part($seed, demo_ledger.project_number, 'evidence word ' || asked.rule_id) as word_part
    from demo_ledger
    inner join asked
        on
            demo_ledger.clause_id = asked.clause_id
            and (asked.rule_group is null or demo_ledger.rule_group = asked.rule_group)
),

stated as (
    select
        *,
        case
            when is_situation then coalesce(evidence_state, 'met')
            when state_part < 0.85 then 'met'
            when state_part < 0.9 then 'unmet'
            else 'missing'
        end as condition_state
    from drawn
),

told as (
    select
        *,
        condition_state = 'met' as is_good,
        case when condition_state = 'met' then met_words else unmet_words end as words,
        case
            when is_money
                then round(
                    required_yuan * case when condition_state = 'met' then 1.02 + 2 * word_part else 0.3 + 0.6 * word_part end
                    / 100
                ) * 100
        end::decimal(18, 2) as amount_yuan
    from stated
    where condition_state != 'missing'
)

select
    project_id,
    rule_id,
    case
        when is_money then format('{:.2f}', amount_yuan::double / 10000) || '万元'
        -- Most rows use the first word; the others show that every word is understood.
        when word_part < 0.85 then words[1]
        else words[1 + floor((word_part - 0.85) / 0.15 * len(words))::integer]
    end as evidence_text,
    amount_yuan as evidence_amount_yuan,
    case when not is_money then is_good end as is_met,
    source_column,
    department_code as reporting_department_code,
    batch_id,
    source_file,
    '台账' as source_sheet,
    source_row
from told
order by project_number, rule_order
