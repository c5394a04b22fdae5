-- purpose: the 单列名额 of each year beside who was selected in the batches of that year
-- grain: a macro, one row per year and programme, and one of all programmes together, whose programme is null
-- units: 名额
-- parameters: chosen (batch)
-- source: readings, indicators, talent_programs, awards_in_full
create macro quotas_by_year(chosen) as table
    with
    -- Several programmes may share one indicator: what was granted stands where it is of nothing else.
    granting as (
        select
            program_code,
            quota_indicator,
            count(*) over (partition by quota_indicator) = 1 as is_own
        from talent_programs
    ),

    filed as (
        select
            readings.indicator_id,
            year(readings.as_of_on)::varchar as batch,
            arg_max(readings.reading_value, readings.as_of_on) as granted_count
        from readings
        inner join indicators on readings.indicator_id = indicators.indicator_id
        where
            readings.county_code is null
            and (readings.city_code is null or readings.city_code = indicators.city_code)
            and readings.indicator_id in (select granting.quota_indicator from granting)
        group by all
    ),

    selected as (
        select
            program_code,
            batch,
            count(*) as used_count
        from awards_in_full()
        where is_selected
        group by all
    ),

    years as (
        select batch from filed
        union
        select batch from selected
    ),

    wanted as (
        select distinct quota_indicator
        from talent_programs
        where quota_indicator is not null
    ),

    totals as (
        select
            batch,
            sum(used_count) as used_count
        from selected
        group by batch
    ),

    -- Together they stand only where each indicator was filed for the year.
    together as (
        select
            years.batch,
            count(distinct wanted.quota_indicator) as wanted_count,
            count(distinct filed.indicator_id) as filed_count,
            sum(filed.granted_count) as granted_count
        from years
        cross join wanted
        left join filed on years.batch = filed.batch and wanted.quota_indicator = filed.indicator_id
        group by years.batch
    ),

    listed as (
        select
            years.batch,
            granting.program_code,
            granting.is_own and granting.quota_indicator is not null and years.batch != 'undated' as has_granted,
            case when granting.is_own then filed.granted_count end as granted_count,
            coalesce(selected.used_count, 0) as used_count
        from years
        cross join granting
        left join filed on years.batch = filed.batch and granting.quota_indicator = filed.indicator_id
        left join selected on years.batch = selected.batch and granting.program_code = selected.program_code
        union all by name
        select
            years.batch,
            null as program_code,
            years.batch != 'undated' and coalesce(together.wanted_count > 0, false) as has_granted,
            case when together.filed_count = together.wanted_count then together.granted_count end as granted_count,
            coalesce(totals.used_count, 0) as used_count
        from years
        left join together on years.batch = together.batch
        left join totals on years.batch = totals.batch
    )

    select
        batch,
        program_code,
        has_granted,
        granted_count::bigint as granted_count,
        used_count::bigint as used_count
    from listed
    where is_chosen((chosen).batch, batch)
