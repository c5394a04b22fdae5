-- purpose: what an edition holds of the policy, each text as a whole, so that a change of any part of it is seen
-- grain: a table macro, one row per rule, indicator and clause
-- units: none
-- parameters: none
-- source: three tables of an edition, named as 'later.rules'
create macro policy_texts(rule_rows, indicator_rows, clause_rows) as table
    select
        'rule' as text_kind,
        rule_id as text_id,
        clause_id,
        rule_name as title,
        quote as words,
        to_json(rules)::varchar as all_of_it
    from query_table(rule_rows) as rules
    union all
    select
        'indicator' as text_kind,
        indicator_id as text_id,
        clause_id,
        indicator_name as title,
        definition as words,
        to_json(indicators)::varchar as all_of_it
    from query_table(indicator_rows) as indicators
    union all
    select
        'clause' as text_kind,
        clause_id as text_id,
        clause_id,
        short_title as title,
        clause_text as words,
        to_json(clauses)::varchar as all_of_it
    from query_table(clause_rows) as clauses
