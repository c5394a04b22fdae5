-- purpose: what the columns of accepted ledger rows say of the conditions and thresholds of the row's clause
-- grain: one row per project and rule of its clause that a filled column answers; of two columns the first counts
-- units: evidence_amount_yuan in yuan; null where no amount can be read
-- parameters: none
-- source: raw_evidence, evidence_fields, evidence_rules, rules, stg_amounts, stg_projects
with answers as (
    select
        stg_projects.project_id,
        evidence_rules.rule_id,
        kept(raw_evidence.value) as evidence_text,
        evidence_rules.value_kind,
        list_transform(string_split(coalesce(evidence_rules.met_words, ''), '|'), lambda word: narrow(word)) as met_words,
        list_transform(string_split(coalesce(evidence_rules.unmet_words, ''), '|'), lambda word: narrow(word))
            as unmet_words,
        if(evidence_rules.value_kind = 'money' and stg_amounts.reason is null, stg_amounts.amount_yuan, null)
            as evidence_amount_yuan,
        raw_evidence.source_column,
        stg_projects.reporting_department_code,
        stg_projects.source_file,
        stg_projects.source_sheet,
        stg_projects.source_row,
        stg_projects.region_order,
        row_number() over (
            partition by stg_projects.project_id, evidence_rules.rule_id
            order by raw_evidence.column_order
        ) as answer_order
    from raw_evidence
    inner join stg_projects
        on
            stg_projects.region_order = raw_evidence.region_order
            and stg_projects.source_row = raw_evidence.source_row
            and len(stg_projects.reasons) = 0
    inner join evidence_fields on evidence_fields.field = raw_evidence.field
    inner join evidence_rules on evidence_rules.rule_id = evidence_fields.rule_id
    inner join rules
        on
            rules.rule_id = evidence_rules.rule_id
            and rules.clause_id = stg_projects.clause_id
            and (rules.rule_group is null or coalesce(stg_projects.rule_group, rules.rule_group) = rules.rule_group)
    left join stg_amounts
        on
            stg_amounts.region_order = raw_evidence.region_order
            and stg_amounts.source_row = raw_evidence.source_row
            and stg_amounts.field = raw_evidence.field
    where says_something(raw_evidence.value)
)

select
    answers.project_id,
    answers.rule_id,
    answers.evidence_text,
    answers.evidence_amount_yuan,
    case
        when answers.value_kind = 'money' then null
        when list_contains(answers.met_words, narrow(answers.evidence_text)) then true
        when list_contains(answers.unmet_words, narrow(answers.evidence_text)) then false
    end as is_met,
    answers.source_column,
    answers.reporting_department_code,
    answers.source_file,
    answers.source_sheet,
    answers.source_row,
    case
        when answers.evidence_amount_yuan is not null then null
        when answers.value_kind = 'money'
            then '列“' || answers.source_column || '”读不出一个带单位的金额，只记原文，按缺材料处理'
        when not list_contains(list_concat(answers.met_words, answers.unmet_words), narrow(answers.evidence_text))
            then '列“' || answers.source_column || '”的填写不在核查用词之内，只记原文，按缺材料处理'
    end as note
from answers
where answers.answer_order = 1
order by answers.region_order, answers.source_row, answers.rule_id
