-- purpose: every target in force with the value that it is held against: of the whole, or of one place; parts by unit have no value of their own
-- grain: a table macro, one row per target in force
-- units: the indicator's own unit, dates
-- parameters: none
-- source: targets_now, indicators, indicator_states, readings, indicator_counts, reporting_periods, policies
create macro measured_targets() as table
    with
    -- A place is a county, a city, or the city that the indicator belongs to.
    aimed as (
        select
            aims.*,
            indicators.clause_id,
            indicators.indicator_name,
            indicators.unit,
            indicators.accumulation,
            indicators.source_kind,
            indicators.frequency,
            coalesce(aims.city_code, indicators.city_code) as place_city_code,
            coalesce(aims.county_code, aims.city_code) as place_code,
            coalesce(aims.county_code, aims.city_code, aims.split_department_code) is null as is_whole
        from targets_now() as aims
        inner join indicators on aims.indicator_id = indicators.indicator_id
    ),

    of_places as (
        select
            indicator_id,
            coalesce(county_code, city_code) as place_code,
            arg_max(reading_value, as_of_on)::decimal(22, 4) as place_value,
            max(as_of_on) as place_value_on
        from readings
        where coalesce(county_code, city_code) is not null
        group by all
        union all
        select
            indicator_counts.indicator_id,
            indicator_counts.place_code,
            indicator_counts.indicator_value as place_value,
            reporting_periods.clock_on as place_value_on
        from indicator_counts
        inner join indicators on indicator_counts.indicator_id = indicators.indicator_id
        inner join reporting_periods on indicators.frequency = reporting_periods.frequency
        where indicator_counts.place_code is not null and indicator_counts.indicator_value is not null
    ),

    valued as (
        select
            aimed.*,
            indicator_states.progress_state as whole_state,
            indicator_states.progress_reason as whole_reason,
            if(aimed.is_whole, indicator_states.indicator_value, of_places.place_value) as measured_value,
            if(aimed.is_whole, indicator_states.value_on, of_places.place_value_on) as measured_on
        from aimed
        inner join indicator_states on aimed.indicator_id = indicator_states.indicator_id
        left join of_places
            on
                aimed.indicator_id = of_places.indicator_id
                and aimed.place_code = of_places.place_code
                and aimed.split_department_code is null
    ),

    judged as (
        select
            valued.*,
            case
                when valued.is_whole then valued.whole_state
                when valued.measured_value is null then 'not_reported'
                when
                    valued.measured_on >= valued.target_from_on
                    and (
                        valued.measured_on <= valued.target_due_on
                        or valued.target_period = 'total'
                        or year(valued.measured_on) = year(valued.target_due_on)
                    )
                    then target_state(
                        valued.measured_value, valued.measured_on, valued.low_value, valued.high_value, valued.target_from_on,
                        valued.target_due_on, policies.green_share_pct, policies.yellow_share_pct
                    )
                when valued.measured_on < reporting_periods.period_on then 'not_reported'
                else 'not_due'
            end as state_code
        from valued
        inner join reporting_periods on valued.frequency = reporting_periods.frequency
        cross join policies
    )

    select
        judged.* exclude (whole_state, whole_reason),
        case
            when judged.is_whole then judged.whole_reason
            when judged.split_department_code is not null then '填报没有分单位的数'
            when judged.measured_value is null and judged.source_kind = 'sum' then '各分项之和，没有分地区的数'
            when judged.measured_value is null and judged.source_kind = 'records' then '台账没有可以分到地区的数'
            when judged.measured_value is null then '没有填报'
            when judged.state_code = 'not_due' then '本期还没有到报送时间'
            when judged.state_code = 'not_reported' then '目标期内没有填报'
            else concat(
                '截至 ', judged.measured_on, ' 为 ', said_quantity(judged.measured_value, judged.unit), '（', judged.document_number, '，',
                target_words(judged.target_value, judged.target_bound, judged.target_due_on, judged.unit), '）'
            )
        end as state_reason
    from judged
