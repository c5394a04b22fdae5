-- purpose: each indicator against its target and the elapsed time; without a target it is 未设目标 and never turns green
-- grain: one row per indicator
-- units: the indicator's own unit, days, percent
-- parameters: none
-- source: indicators, indicator_values, reporting_periods, policies
with
placed as (
    select
        indicators.*,
        indicator_values.indicator_value,
        indicator_values.value_on,
        indicator_values.reporting_department_code,
        indicator_values.reading_count,
        indicator_values.missing_part_count,
        reporting_periods.clock_on,
        reporting_periods.period_on,
        reporting_periods.due_on,
        policies.green_share_pct,
        policies.yellow_share_pct,
        policies.effective_on,
        case indicators.target_period
            when 'year' then make_date(year(reporting_periods.clock_on), 1, 1)
            else indicators.target_from_on
        end as from_on,
        case indicators.target_period
            when 'year' then make_date(year(reporting_periods.clock_on), 12, 31)
            else indicators.target_due_on
        end as until_on
    from indicators
    inner join indicator_values on indicators.indicator_id = indicator_values.indicator_id
    inner join reporting_periods on indicators.frequency = reporting_periods.frequency
    cross join policies
),

timed as (
    select
        *,
        (until_on - from_on + 1)::bigint as period_days,
        greatest(least(value_on, until_on) - from_on + 1, 0)::bigint as elapsed_days,
        -- Until a value of the period is filed, its time runs to the clock of the edition.
        greatest(
            least(case when value_on between from_on and until_on then value_on else clock_on end, until_on) - from_on + 1, 0
        )::bigint as run_days,
        value_on between from_on and until_on as is_of_period,
        -- Without the effective date of the policy no first reading is late (D-016).
        source_kind != 'records'
        and coalesce(value_on < period_on, value_on is null and effective_on <= period_on, false) as is_late
    from placed
),

judged as (
    select
        *,
        case
            when indicator_value is null then 'not_reported'
            when target_value is null then 'no_target'
            when not coalesce(is_of_period, false) then case when is_late then 'not_reported' else 'not_due' end
            when direction = 'down'
                then case
                    when indicator_value <= target_value then case when value_on = until_on then 'done' else 'green' end
                    when indicator_value * yellow_share_pct <= target_value * 100 then 'yellow'
                    else 'red'
                end
            else pace_state(
                indicator_value, target_value, elapsed_days, period_days, green_share_pct, yellow_share_pct
            )
        end as progress_state
    from timed
),

-- A part that was not filed is not 0. The sum of the other parts is a lower bound, so only 绿 and 已完成 are certain (D-029).
summed as (
    select
        * exclude (progress_state),
        case
            when missing_part_count > 0 and progress_state in ('yellow', 'red') then 'not_reported'
            else progress_state
        end as progress_state
    from judged
),

measured as (
    select
        *,
        case
            when target_value is not null and is_of_period and direction = 'up'
                -- In hundredths, so that the four decimals of a value are not rounded before they are divided.
                then percent_of(indicator_value * 100 * period_days, target_value * 100 * elapsed_days)
        end as pace_share_pct,
        case when target_value is not null and clock_on is not null then percent_of(run_days, period_days) end
            as elapsed_share_pct
    from summed
)

select
    indicator_id,
    clause_id,
    indicator_value,
    value_on,
    reporting_department_code,
    reading_count,
    missing_part_count,
    from_on as period_from_on,
    until_on as period_until_on,
    elapsed_share_pct,
    pace_share_pct,
    is_late,
    case when is_late then (clock_on - due_on)::bigint end as late_days,
    due_on,
    progress_state,
    concat(
        case progress_state
            when 'not_reported'
                then case
                    when source_kind = 'records' then '台账里还没有对应的记录'
                    when indicator_value is not null and missing_part_count > 0
                        then concat('已填报的合计 ', plain_number(indicator_value), ' ', unit, '，不足以评定颜色')
                    else '没有填报'
                end
            when 'no_target' then '未设目标，只显示数值，不评定颜色'
            when 'not_due' then '本期还没有到报送时间'
            else concat(
                '截至 ', value_on, ' 为 ', plain_number(indicator_value), ' ', unit, '，目标 ', plain_number(target_value), ' ', unit,
                '，时间已过 ' || plain_number(elapsed_share_pct) || '%',
                '，达到序时进度的 ' || plain_number(pace_share_pct) || '%'
            )
        end,
        case when missing_part_count > 0 then '；尚缺 ' || missing_part_count || ' 个组成部分截至该日的填报，不计为 0' else '' end,
        case when is_late then '；应于 ' || due_on || ' 前报送，已晚 ' || (clock_on - due_on) || ' 天' else '' end,
        case when definition_basis = '待核' then '；口径待核' else '' end
    ) as progress_reason
from measured
