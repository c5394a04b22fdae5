-- purpose: one clause with its words, departments, states and money; money and findings follow the choice, states are of the clause as a whole
-- grain: one row per clause of the choice
-- units: yuan, percent, counts, days
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: clause_money, clauses, parts, clause_departments, rules, clause_states, indicators, selected_findings, slips, codes
with
answering as (
    select
        clause_id,
        string_agg(
            printed_name, '、'
            order by slot_order
        ) as departments,
        list(department_code order by slot_order) as department_codes,
        count(*) as department_count
    from clause_departments
    group by clause_id
),

ruled as (
    select
        clause_id,
        count(*) filter (where rule_kind in ('cap', 'share', 'match')) as money_rule_count,
        count(*) filter (where rule_kind in ('condition', 'threshold')) as condition_count,
        count(*) filter (where rule_kind = 'target') as target_count,
        count(*) filter (where rule_kind = 'deadline') as deadline_count
    from rules
    group by clause_id
),

found as (
    select
        clause_id,
        count(*) as finding_count
    from selected_findings(struct_insert($chosen, severity := null::varchar[], "check" := null::varchar[]))
    group by clause_id
),

filed as (
    select
        clause_id,
        bool_or(source_kind != 'records') as has_readings
    from indicators
    group by clause_id
),

miscopied as (
    select
        clause_id,
        string_agg(
            '“' || quote || '”：' || reason, '；'
            order by quote_start
        ) as slip_reason
    from slips
    group by clause_id
)

select
    clauses.clause_id,
    clauses.part_id,
    parts.part_title,
    clauses.clause_number,
    clauses.short_title,
    clauses.clause_text,
    answering.departments,
    array_to_string(answering.department_codes, ',') as department_code,
    answering.department_count,
    progress_words.code_name as progress_state,
    clause_states.progress_reason,
    money_words.code_name as money_state,
    clause_states.money_reason,
    clauses.money_note,
    money.applied_amount_yuan,
    money.applied_amount_yuan_missing_code,
    money.committed_amount_yuan,
    money.committed_amount_yuan_missing_code,
    money.disbursed_amount_yuan,
    money.disbursed_amount_yuan_missing_code,
    money.disbursed_share_pct,
    money.disbursed_share_pct_missing_code,
    money.applied_undated_amount_yuan,
    money.applied_undated_amount_yuan_missing_code,
    money.committed_undated_amount_yuan,
    money.committed_undated_amount_yuan_missing_code,
    money.disbursed_undated_amount_yuan,
    money.disbursed_undated_amount_yuan_missing_code,
    money.project_count,
    money.award_count,
    money.award_count_missing_code,
    coalesce(ruled.money_rule_count, 0) as money_rule_count,
    coalesce(ruled.condition_count, 0) as condition_count,
    coalesce(ruled.target_count, 0) as target_count,
    coalesce(ruled.deadline_count, 0) as deadline_count,
    clause_states.indicator_count,
    clause_states.reported_indicator_count,
    clause_states.late_days,
    case
        when clause_states.late_days is not null then null
        when clause_states.last_reading_on is null and coalesce(filed.has_readings, false) then 'not_reported'
        else 'not_applicable'
    end as late_days_missing_code,
    coalesce(found.finding_count, 0) as finding_count,
    miscopied.slip_reason
from clauses
inner join parts on clauses.part_id = parts.part_id
inner join answering on clauses.clause_id = answering.clause_id
inner join clause_money($chosen) as money on clauses.clause_id = money.clause_id
inner join clause_states on clauses.clause_id = clause_states.clause_id
inner join codes as progress_words
    on progress_words.code_list = 'progress_state' and clause_states.progress_state = progress_words.code
inner join codes as money_words
    on money_words.code_list = 'progress_state' and clause_states.money_state = money_words.code
left join ruled on clauses.clause_id = ruled.clause_id
left join found on clauses.clause_id = found.clause_id
left join filed on clauses.clause_id = filed.clause_id
left join miscopied on clauses.clause_id = miscopied.clause_id
order by clauses.clause_order
