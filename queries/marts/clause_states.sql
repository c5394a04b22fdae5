-- purpose: 红黄绿 of each clause, progress and money apart, each with its reason in a sentence
-- grain: one row per clause
-- units: percent, counts
-- parameters: none
-- source: clauses, indicator_states, indicators, targets_now, codes, budget_execution, money_entries, reporting_periods, policies
with
clock as (
    select any_value(reporting_periods.clock_on) as clock_on
    from reporting_periods
),

-- What decides is said in full, what else has a target is counted.
aimed as (
    select
        indicator_states.*,
        indicators.indicator_name,
        indicators.indicator_order,
        indicators.source_kind,
        aims.target_value is not null as has_target,
        codes.code_name as state_name,
        codes.code_order as state_order,
        worst_state(list(indicator_states.progress_state) filter (where aims.target_value is not null) over of_clause) as worst
    from indicator_states
    inner join indicators on indicator_states.indicator_id = indicators.indicator_id
    inner join codes on codes.code_list = 'progress_state' and indicator_states.progress_state = codes.code
    left join targets_now() as aims
        on
            indicators.indicator_id = aims.indicator_id
            and coalesce(aims.county_code, aims.city_code, aims.split_department_code) is null
    window of_clause as (partition by indicator_states.clause_id)
),

others as (
    select
        counted.clause_id,
        concat(
            '；其余 ', sum(counted.state_count), ' 项有目标的指标：',
            string_agg(counted.state_name || ' ' || counted.state_count || ' 项', '、' order by counted.state_order)
        ) as others_reason
    from (
        select
            aimed.clause_id,
            aimed.state_name,
            aimed.state_order,
            count(*) as state_count
        from aimed
        where aimed.has_target and aimed.progress_state != aimed.worst
        group by all
    ) as counted
    group by counted.clause_id
),

progress as (
    select
        aimed.clause_id,
        count(*) as indicator_count,
        count(aimed.indicator_value) as reported_indicator_count,
        count(*) filter (where aimed.has_target) as targeted_indicator_count,
        any_value(aimed.worst) as targeted_state,
        concat(
            string_agg(
                aimed.indicator_name || '：' || aimed.progress_reason, '；'
                order by aimed.indicator_order
            ) filter (where aimed.has_target and aimed.progress_state = aimed.worst),
            any_value(others.others_reason)
        ) as targeted_reason,
        max(aimed.value_on) filter (where aimed.source_kind != 'records') as last_reading_on,
        max(aimed.late_days) filter (where aimed.source_kind = 'reading') as late_days
    from aimed
    left join others on aimed.clause_id = others.clause_id
    group by aimed.clause_id
),

money as (
    select
        clause_id,
        count(committed_amount_yuan) + count(disbursed_amount_yuan) > 0 as has_money,
        count(disbursed_amount_yuan) > 0 as has_disbursed
    from money_entries
    where is_counted
    group by clause_id
),

budget as (
    select
        budget_execution.clause_id,
        sum(budget_execution.adjusted_budget_amount_yuan) as adjusted_budget_amount_yuan,
        sum(budget_execution.disbursed_amount_yuan) as disbursed_amount_yuan
    from budget_execution
    inner join clock on budget_execution.fiscal_year = year(clock.clock_on)
    group by budget_execution.clause_id
),

budgeted as (
    select distinct clause_id
    from budget_execution
),

timed as (
    select
        clauses.clause_id,
        clauses.money_kind,
        clauses.money_note,
        progress.* exclude (clause_id),
        coalesce(money.has_money, false) as has_money,
        coalesce(money.has_disbursed, false) as has_disbursed,
        budgeted.clause_id is not null as has_budget_of_some_year,
        budget.adjusted_budget_amount_yuan,
        budget.disbursed_amount_yuan,
        year(clock.clock_on) as clock_year,
        (clock.clock_on - make_date(year(clock.clock_on), 1, 1) + 1)::bigint as elapsed_days,
        (make_date(year(clock.clock_on), 12, 31) - make_date(year(clock.clock_on), 1, 1) + 1)::bigint as period_days,
        policies.green_share_pct,
        policies.yellow_share_pct
    from clauses
    cross join clock
    cross join policies
    left join progress on clauses.clause_id = progress.clause_id
    left join money on clauses.clause_id = money.clause_id
    left join budget on clauses.clause_id = budget.clause_id
    left join budgeted on clauses.clause_id = budgeted.clause_id
),

judged as (
    select
        *,
        case
            when targeted_indicator_count > 0 then targeted_state
            when reported_indicator_count > 0 then 'no_target'
            else 'not_reported'
        end as progress_state,
        case
            when adjusted_budget_amount_yuan > 0
                then case
                    when not has_disbursed then 'not_reported'
                    else pace_state(
                        disbursed_amount_yuan,
                        adjusted_budget_amount_yuan,
                        elapsed_days,
                        period_days,
                        green_share_pct,
                        yellow_share_pct
                    )
                end
            when has_money then 'no_target'
            when money_kind = 'none' then 'not_applicable'
            else 'not_reported'
        end as money_state
    from timed
)

select
    clause_id,
    coalesce(indicator_count, 0) as indicator_count,
    coalesce(reported_indicator_count, 0) as reported_indicator_count,
    coalesce(targeted_indicator_count, 0) as targeted_indicator_count,
    last_reading_on,
    late_days,
    progress_state,
    case
        when targeted_indicator_count > 0 then targeted_reason
        when reported_indicator_count > 0
            then concat(indicator_count, ' 项指标中 ', reported_indicator_count, ' 项有数；原文和已知文件没有目标，不评定颜色')
        else concat(coalesce(indicator_count, 0), ' 项指标都还没有数')
    end as progress_reason,
    money_state,
    case
        when adjusted_budget_amount_yuan > 0 and not has_disbursed
            then concat(clock_year, ' 年有预算安排，没有报送拨付')
        when adjusted_budget_amount_yuan > 0
            then concat(
                clock_year, ' 年预算执行率 ', plain_number(percent_of(disbursed_amount_yuan, adjusted_budget_amount_yuan)),
                '%（拨付 ÷ 调整后预算），时间已过 ', plain_number(percent_of(elapsed_days, period_days)), '%',
                case when disbursed_amount_yuan > adjusted_budget_amount_yuan then '；拨付大于调整后预算，提请核实' else '' end
            )
        when has_money and has_budget_of_some_year
            then concat('没有已知文件安排本条 ', clock_year, ' 年的预算，别的年度的预算不评定颜色')
        when has_money then '没有已知文件安排本条预算，不评定颜色'
        when money_kind = 'none' then coalesce(money_note, '原文没有承诺资金')
        else '没有报送立项或拨付'
    end as money_reason
from judged
