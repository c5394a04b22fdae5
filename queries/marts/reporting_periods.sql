-- purpose: the clock of an edition (its latest 数据截至日), and for each frequency the last period whose reading is due by then
-- grain: one row per frequency
-- units: dates, days
-- parameters: none
-- source: department_dates, codes, policies
with
clock as (
    select
        max(department_dates.as_of_on) as clock_on,
        (max(department_dates.as_of_on) - any_value(policies.reporting_days) + 1)::date as counted_on
    from policies
    left join department_dates on true
),

lengths as (
    select
        code as frequency,
        case code when 'monthly' then 1 when 'quarterly' then 3 when 'half_yearly' then 6 else 12 end as month_count
    from codes
    where code_list = 'frequency'
),

starts as (
    select
        lengths.frequency,
        clock.clock_on,
        (year(clock.counted_on) * 12 + month(clock.counted_on) - 1) // lengths.month_count * lengths.month_count
            as start_months
    from lengths
    cross join clock
)

select
    starts.frequency,
    starts.clock_on,
    (make_date(starts.start_months // 12, starts.start_months % 12 + 1, 1) - 1)::date as period_on,
    (make_date(starts.start_months // 12, starts.start_months % 12 + 1, 1) - 1 + policies.reporting_days)::date as due_on
from starts
cross join policies
