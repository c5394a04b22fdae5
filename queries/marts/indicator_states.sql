-- purpose: each indicator against its target in force and the elapsed time; without a target it is 未设目标 and never turns green
-- grain: one row per indicator
-- units: the indicator's own unit, days, percent
-- parameters: none
-- source: indicators, indicator_values, targets_now, reporting_periods, policies
with
placed as (
    select
        indicators.* exclude (target_value, target_period, target_from_on, target_due_on),
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
        aims.target_value,
        aims.target_bound,
        aims.low_value,
        aims.high_value,
        aims.target_from_on as from_on,
        aims.target_due_on as until_on,
        aims.target_period,
        aims.document_number,
        aims.contradicts_own,
        aims.own_target_value
    from indicators
    inner join indicator_values on indicators.indicator_id = indicator_values.indicator_id
    inner join reporting_periods on indicators.frequency = reporting_periods.frequency
    cross join policies
    left join targets_now() as aims
        on
            indicators.indicator_id = aims.indicator_id
            and coalesce(aims.county_code, aims.city_code, aims.split_department_code) is null
),

-- A value after the due day is held against the whole target, where it is of the same year or runs on over the years.
dated as (
    select
        *,
        value_on >= from_on
        and (value_on <= until_on or target_period = 'total' or year(value_on) = year(until_on)) as is_of_period,
        (until_on - from_on + 1)::bigint as period_days,
        greatest(least(value_on, until_on) - from_on + 1, 0)::bigint as elapsed_days,
        -- Without the effective date of the policy no first reading is late (D-016).
        source_kind != 'records'
        and coalesce(value_on < period_on, value_on is null and effective_on <= period_on, false) as is_late
    from placed
),

timed as (
    select
        *,
        -- Until a value of the period is filed, its time runs to the clock of the edition.
        greatest(least(case when is_of_period then value_on else clock_on end, until_on) - from_on + 1, 0)::bigint as run_days
    from dated
),

judged as (
    select
        *,
        case
            when indicator_value is null then 'not_reported'
            when target_value is null then 'no_target'
            when not coalesce(is_of_period, false) then case when is_late then 'not_reported' else 'not_due' end
            else target_state(
                indicator_value, value_on, low_value, high_value, from_on, until_on, green_share_pct, yellow_share_pct
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
            when low_value is not null and is_of_period
                -- In hundredths, so that the four decimals of a value are not rounded before they are divided.
                then percent_of(indicator_value * 100 * period_days, low_value * 100 * elapsed_days)
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
                        then concat('已填报的合计 ', said_quantity(indicator_value, unit), '，不足以评定颜色')
                    else '没有填报'
                end
            when 'no_target' then '未设目标，只显示数值，不评定颜色'
            when 'not_due' then '本期还没有到报送时间'
            else concat(
                '截至 ', value_on, ' 为 ', said_quantity(indicator_value, unit),
                if(document_number is null, '，目标 ' || said_quantity(target_value, unit), ''),
                '，时间已过 ' || plain_number(elapsed_share_pct) || '%',
                '，达到序时进度的 ' || plain_number(pace_share_pct) || '%',
                if(low_value is not null and indicator_value > high_value, '，高于目标，提请核实', '')
            )
        end,
        '（' || document_number || '，' || target_words(target_value, target_bound, until_on, unit)
        || if(contradicts_own, '；政策原有目标 ' || said_quantity(own_target_value, unit) || '，以文件为准', '') || '）',
        case when missing_part_count > 0 then '；尚缺 ' || missing_part_count || ' 个组成部分截至该日的填报，不计为 0' else '' end,
        case when is_late then '；应于 ' || due_on || ' 前报送，已晚 ' || (clock_on - due_on) || ' 天' else '' end,
        case when definition_basis = '待核' then '；口径待核' else '' end
    ) as progress_reason
from measured
