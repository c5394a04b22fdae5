-- purpose: every clause with its words, departments, money, states and headline indicator; money follows the choice, states are of the clause as a whole
-- grain: one row per clause of the choice
-- units: yuan, percent, counts, days
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: clause_money, clauses, parts, clause_departments, clause_states, indicators, indicator_states, targets_now, codes
with
answering as (
    select
        clause_id,
        string_agg(
            printed_name, '、'
            order by slot_order
        ) as departments
    from clause_departments
    group by clause_id
),

words as (
    select
        code,
        code_name
    from codes
    where code_list = 'progress_state'
),

worded as (
    select
        indicators.clause_id,
        indicators.indicator_name,
        indicators.source_kind,
        indicator_states.indicator_value,
        row_number() over (
            partition by indicators.clause_id
            order by
                aims.target_value is null,
                indicator_states.indicator_value is null,
                indicators.indicator_order
        ) as headline_order,
        case
            when indicators.unit = '元' then '万元'
            else indicators.unit
        end as said_unit,
        case
            when indicators.unit = '元'
                then round(indicator_states.indicator_value * 0.0001::decimal(4, 4), 2)::decimal(22, 2)::varchar
            else rtrim(rtrim(indicator_states.indicator_value::varchar, '0'), '.')
        end as said_value
    from indicators
    inner join indicator_states on indicators.indicator_id = indicator_states.indicator_id
    left join targets_now() as aims
        on
            indicators.indicator_id = aims.indicator_id
            and coalesce(aims.county_code, aims.city_code, aims.split_department_code) is null
),

headlines as (
    select
        clause_id,
        max(
            case
                when indicator_value is null then indicator_name || '：未报送'
                else concat(
                    indicator_name, ' ', format('{:,}', trunc(said_value::decimal(22, 4))::bigint),
                    regexp_extract(said_value, '[.].*'), ' ', said_unit
                )
            end
        ) filter (where headline_order = 1) as headline_indicator,
        bool_or(source_kind != 'records') as has_readings
    from worded
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
    progress_words.code_name as progress_state,
    clause_states.progress_reason,
    money_words.code_name as money_state,
    clause_states.money_reason,
    clause_states.indicator_count,
    clause_states.reported_indicator_count,
    headlines.headline_indicator,
    clause_states.last_reading_on,
    case
        when clause_states.last_reading_on is not null then null
        when headlines.has_readings then 'not_reported'
        else 'not_applicable'
    end as last_reading_on_missing_code,
    clause_states.late_days,
    case
        when clause_states.late_days is not null then null
        when clause_states.last_reading_on is null and headlines.has_readings then 'not_reported'
        else 'not_applicable'
    end as late_days_missing_code,
    clauses.money_note,
    money.committed_amount_yuan,
    money.committed_amount_yuan_missing_code,
    money.disbursed_amount_yuan,
    money.disbursed_amount_yuan_missing_code,
    money.disbursed_share_pct,
    money.disbursed_share_pct_missing_code,
    money.committed_undated_amount_yuan,
    money.committed_undated_amount_yuan_missing_code,
    money.disbursed_undated_amount_yuan,
    money.disbursed_undated_amount_yuan_missing_code,
    money.project_count,
    money.award_count,
    money.award_count_missing_code
from clauses
inner join parts on clauses.part_id = parts.part_id
inner join answering on clauses.clause_id = answering.clause_id
inner join clause_money($chosen) as money on clauses.clause_id = money.clause_id
inner join clause_states on clauses.clause_id = clause_states.clause_id
inner join words as progress_words on clause_states.progress_state = progress_words.code
inner join words as money_words on clause_states.money_state = money_words.code
left join headlines on clauses.clause_id = headlines.clause_id
order by clauses.clause_order
