-- purpose: the target that each indicator, and each part of it by place or unit, stands against at the edition's latest 数据截至日
-- grain: a table macro, one row per indicator and part that has a target; the whole has neither place nor split_department_code
-- units: the indicator's own unit, dates
-- parameters: none
-- source: targets_listed, indicators, rules, reporting_periods
create macro targets_now() as table
    with
    clock as (
        select max(reporting_periods.clock_on) as clock_on
        from reporting_periods
    ),

    -- The policy's own words, or a document that its data names.
    own as (
        select
            indicators.indicator_id,
            indicators.target_period,
            indicators.target_value,
            if(indicators.direction = 'down', 'at_most', 'at_least') as target_bound,
            if(indicators.direction = 'down', null, indicators.target_value) as low_value,
            if(indicators.direction = 'down', indicators.target_value, null) as high_value,
            if(indicators.target_period = 'year', make_date(year(clock.clock_on), 1, 1), indicators.target_from_on) as target_from_on,
            if(indicators.target_period = 'year', make_date(year(clock.clock_on), 12, 31), indicators.target_due_on) as target_due_on,
            coalesce('原文：' || rules.quote, indicators.target_document) as target_basis
        from indicators
        cross join clock
        left join rules on indicators.target_rule_id = rules.rule_id
        where indicators.target_value is not null
    ),

    -- A target of a year or a quarter says nothing of the values of another year.
    filed as (
        select listed.*
        from targets_listed() as listed
        cross join clock
        where listed.standing = 'in_force' and (listed.target_period = 'total' or year(listed.target_due_on) = year(clock.clock_on))
    ),

    offered as (
        select
            filed.target_id,
            filed.indicator_id,
            filed.city_code,
            filed.county_code,
            filed.split_department_code,
            filed.department_codes,
            filed.target_period,
            filed.target_value,
            filed.target_bound,
            filed.low_value,
            -- More than 左右 of what is better the higher it is has reached the target.
            if(filed.target_bound = 'about' and indicators.direction = 'up', null, filed.high_value) as high_value,
            filed.target_from_on,
            filed.target_due_on,
            filed.document_number,
            filed.document_name,
            filed.document_on,
            concat(filed.document_number, '《', filed.document_name, '》') as target_basis,
            own.target_value as own_target_value,
            coalesce(own.low_value, own.high_value) != filed.target_value or own.target_bound != filed.target_bound as differs_from_own
        from filed
        inner join indicators on filed.indicator_id = indicators.indicator_id
        left join own
            on
                filed.indicator_id = own.indicator_id
                and filed.target_period = own.target_period
                and coalesce(filed.county_code, filed.city_code, filed.split_department_code) is null
        union all
        select
            null as target_id,
            own.indicator_id,
            null as city_code,
            null as county_code,
            null as split_department_code,
            null as department_codes,
            own.target_period,
            own.target_value,
            own.target_bound,
            own.low_value,
            own.high_value,
            own.target_from_on,
            own.target_due_on,
            null as document_number,
            null as document_name,
            null as document_on,
            own.target_basis,
            null as own_target_value,
            null as differs_from_own
        from own
        where
            not exists (
                select 1
                from filed
                where
                    filed.indicator_id = own.indicator_id
                    and filed.target_period = own.target_period
                    and coalesce(filed.county_code, filed.city_code, filed.split_department_code) is null
            )
    ),

    -- What is due next counts; of what is past, the last. Of equal days the longer period.
    ranked as (
        select
            offered.*,
            offered.own_target_value is not null and offered.differs_from_own as contradicts_own,
            row_number() over (
                partition by offered.indicator_id, offered.city_code, offered.county_code, offered.split_department_code
                order by
                    coalesce(offered.target_due_on < clock.clock_on, false),
                    abs(offered.target_due_on - clock.clock_on),
                    list_position(['year', 'quarter', 'total'], offered.target_period)
            ) as next_order
        from offered
        cross join clock
    )

    select * exclude (next_order, differs_from_own)
    from ranked
    where next_order = 1
