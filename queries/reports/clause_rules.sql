-- purpose: what each rule of a clause says, and how the records of the choice stand against it
-- grain: one row per rule of the choice, also those without records; a subject stands under its binding rule
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: rules, selected_money, selected_subjects, people_left_out, cap_subjects, record_conditions, records, evidence_rules, indicators, indicator_states
with
held as (
    select
        cap_subjects.clause_id,
        cap_subjects.rule_id,
        cap_subjects.state_code
    from selected_subjects($chosen) as cap_subjects
),

counted_subjects as (
    select
        held.rule_id,
        states.code_name as state_name,
        states.code_order as state_order,
        count(*) as state_count
    from held
    inner join codes as states on states.code_list = 'state' and held.state_code = states.code
    where held.rule_id is not null
    group by all
),

counted_conditions as (
    select
        record_conditions.rule_id,
        states.code_name as state_name,
        states.code_order as state_order,
        count(*) as state_count
    from record_conditions
    inner join codes as states
        on states.code_list = 'condition_state' and record_conditions.condition_state = states.code
    where record_conditions.record_id in (select money.record_id from selected_money($chosen) as money)
    group by all
),

summed as (
    select
        rule_id,
        sum(state_count)::bigint as held_count,
        string_agg(
            state_name || ' ' || state_count, '、'
            order by state_order
        ) as state_summary
    from (
        select * from counted_subjects
        union all
        select * from counted_conditions
    ) as counted
    group by rule_id
),

undetermined as (
    select
        clause_id,
        count(*) as undetermined_subject_count
    from held
    where rule_id is null
    group by clause_id
),

-- The rules that people of the choice stand under whom the filters cannot reach.
hidden as (
    select cap_subjects.rule_id
    from people_left_out($chosen) as people
    inner join cap_subjects on people.clause_id = cap_subjects.clause_id and cap_subjects.subject_kind in ('团队', '个人')
    where people.leaves_subjects_out
    union
    select record_conditions.rule_id
    from people_left_out($chosen) as people
    inner join record_conditions on people.clause_id = record_conditions.clause_id
    inner join records on record_conditions.record_id = records.record_id and records.record_kind = 'award'
    where people.leaves_people_out and is_chosen(($chosen).project_status, records.project_status)
),

aimed as (
    select
        indicators.target_rule_id as rule_id,
        string_agg(
            states.code_name, '、'
            order by indicators.indicator_order
        ) as state_summary
    from indicators
    inner join indicator_states on indicators.indicator_id = indicator_states.indicator_id
    inner join codes as states
        on states.code_list = 'progress_state' and indicator_states.progress_state = states.code
    where indicators.target_rule_id is not null
    group by indicators.target_rule_id
),

read as (
    select
        rules.*,
        format('{:,}', trunc(rules.amount_yuan * 0.0001::decimal(4, 4))::bigint) || ' 万元' as said_amount,
        rtrim(rtrim(rules.share_pct::varchar, '0'), '.') || '%' as said_share,
        rtrim(rtrim(rules.target_value::varchar, '0'), '.') || ' ' || rules.target_unit as said_target,
        case rules.basis_column
            when 'total_investment_amount_yuan' then '总投资'
            when 'national_grant_amount_yuan' then '国家支持资金'
            when 'actual_investment_amount_yuan' then '实际投资额'
        end as said_basis,
        case when rules.subject_kind = '个人' then '单个人' else '单个' || rules.subject_kind end as said_subject,
        rules.rule_id in (select hidden.rule_id from hidden) as leaves_people_out
    from rules
)

select
    read.clause_id,
    read.rule_id,
    read.rule_order,
    read.rule_kind,
    kinds.code_name as rule_kind_name,
    read.rule_name,
    read.subject_kind,
    bounds.code_name as bound_name,
    case
        when read.rule_kind = 'cap' then concat(bounds.code_name, ' ', read.said_amount, '，按', read.said_subject, '计')
        when read.rule_kind in ('share', 'match') and read.bound = 'exact'
            then concat('应按', read.said_basis, '的 ', read.said_share, ' 足额给予，按', read.said_subject, '计')
        when read.rule_kind in ('share', 'match')
            then concat(bounds.code_name, read.said_basis, '的 ', read.said_share, '，按', read.said_subject, '计')
        when read.rule_kind = 'target' then concat(bounds.code_name, ' ', read.said_target)
        when read.amount_yuan is not null then '超过 ' || read.said_amount
        when read.target_value is not null then '超过 ' || read.said_target
        else '没有数值，按材料核定'
    end as rule_words,
    read.amount_yuan as rule_amount_yuan,
    case when read.amount_yuan is null then 'not_applicable' end as rule_amount_yuan_missing_code,
    read.share_pct as rule_share_pct,
    case when read.share_pct is null then 'not_applicable' end as rule_share_pct_missing_code,
    read.target_value,
    case when read.target_value is null then 'not_applicable' end as target_value_missing_code,
    read.target_unit,
    read.funding_level,
    levels.code_name as funding_level_name,
    read.funding_level_basis,
    read.note as rule_note,
    read.quote,
    case
        when summed.held_count is not null or not read.leaves_people_out then coalesce(summed.held_count, 0)
    end as held_count,
    case when summed.held_count is null and read.leaves_people_out then 'withheld' end as held_count_missing_code,
    case
        when read.rule_kind = 'target' then coalesce(aimed.state_summary, '没有对应的指标')
        when evidence_rules.value_kind = 'none' then '不按记录核对'
        when summed.state_summary is null and read.leaves_people_out then '依规不公开'
        else coalesce(summed.state_summary, '没有记录')
    end as state_summary,
    case
        when read.rule_kind in ('cap', 'share', 'match') then coalesce(undetermined.undetermined_subject_count, 0)
        else 0
    end as undetermined_subject_count
from read
inner join selected_clauses($chosen) as listed on read.clause_id = listed.clause_id
inner join codes as kinds on kinds.code_list = 'rule_kind' and read.rule_kind = kinds.code
left join codes as bounds on bounds.code_list = 'bound' and read.bound = bounds.code
left join codes as levels on levels.code_list = 'funding_level' and read.funding_level = levels.code
left join summed on read.rule_id = summed.rule_id
left join undetermined on read.clause_id = undetermined.clause_id
left join evidence_rules on read.rule_id = evidence_rules.rule_id
left join aimed on read.rule_id = aimed.rule_id
order by listed.clause_order, read.rule_order
