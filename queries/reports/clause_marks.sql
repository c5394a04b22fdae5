-- purpose: every stretch of a clause's words that a rule, an indicator or a suspected slip points to
-- grain: one row per rule, indicator and slip of the choice, in the order of the words; stretches may overlap
-- units: characters, counted from 0
-- parameters: $chosen (part, clause, department)
-- source: rules, indicators, slips, selected_clauses, codes
with
marked as (
    select
        rules.clause_id,
        rules.rule_id as mark_id,
        'rule' as mark_source,
        kinds.code_name as mark_kind,
        concat(
            rules.rule_name,
            '（' || bounds.code_name || coalesce('，按' || case rules.subject_kind when '个人' then '单个人' else '单个' || rules.subject_kind end || '计', '') || '）',
            '：' || rules.note
        ) as mark_text,
        rules.quote,
        rules.quote_start
    from rules
    inner join codes as kinds on kinds.code_list = 'rule_kind' and rules.rule_kind = kinds.code
    left join codes as bounds on bounds.code_list = 'bound' and rules.bound = bounds.code
    union all by name
    select
        clause_id,
        indicator_id as mark_id,
        'indicator' as mark_source,
        '指标' as mark_kind,
        indicator_name || '（' || unit || '）：' || definition as mark_text,
        quote,
        quote_start
    from indicators
    union all by name
    select
        clause_id,
        clause_id || '-slip-' || quote_start as mark_id,
        'slip' as mark_source,
        '疑似错字' as mark_kind,
        reason as mark_text,
        quote,
        quote_start
    from slips
)

select
    marked.clause_id,
    marked.mark_id,
    marked.mark_kind,
    marked.mark_text,
    marked.quote,
    marked.quote_start
from marked
inner join selected_clauses($chosen) as listed on marked.clause_id = listed.clause_id
order by listed.clause_order, marked.quote_start, length(marked.quote) desc, marked.mark_source desc, marked.mark_id
