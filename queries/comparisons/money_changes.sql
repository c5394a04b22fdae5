-- purpose: every change of an amount between two editions as legs that add up to the whole difference, with no remainder
-- grain: a table macro, one row per leg of a change: an amount that moved leaves one place and enters another; the people of a stage are one amount
-- units: yuan
-- parameters: none
-- source: amounts_of, placed_leg, earlier and later (the two editions): money_entries, department_dates
create macro money_changes() as table
    with
    paired as (
        select
            coalesce(amounts_after.record_id, amounts_before.record_id) as record_id,
            coalesce(amounts_after.stage, amounts_before.stage) as stage,
            amounts_before.entry_on as before_entry_on,
            amounts_after.entry_on as after_entry_on,
            amounts_before.funding_level as before_funding_level,
            amounts_after.funding_level as after_funding_level,
            amounts_before.entry_id is not null as was_there,
            amounts_after.entry_id is not null as is_there,
            amounts_before.is_counted as was_counted,
            amounts_after.is_counted,
            coalesce(amounts_before.amount_yuan, 0) as before_amount_yuan,
            coalesce(amounts_after.amount_yuan, 0) as after_amount_yuan,
            amounts_before.clause_id as before_clause_id,
            amounts_after.clause_id as after_clause_id,
            amounts_before.city_code as before_city_code,
            amounts_after.city_code as after_city_code,
            amounts_before.county_code as before_county_code,
            amounts_after.county_code as after_county_code,
            coalesce(amounts_after.source_file, amounts_before.source_file) as source_file,
            coalesce(amounts_after.source_sheet, amounts_before.source_sheet) as source_sheet,
            coalesce(amounts_after.source_row, amounts_before.source_row) as source_row,
            department_dates.as_of_on >= amounts_after.entry_on as is_of_before
        from amounts_of('earlier.money_entries') as amounts_before
        full join amounts_of('later.money_entries') as amounts_after
            on amounts_before.entry_id = amounts_after.entry_id and amounts_before.stage = amounts_after.stage
        left join earlier.department_dates as department_dates
            on amounts_after.reporting_department_code = department_dates.reporting_department_code
    ),

    changed as (
        select
            *,
            was_there and is_there and (before_clause_id is distinct from after_clause_id) as has_moved_clause,
            was_there and is_there
            and (
                before_city_code is distinct from after_city_code or before_county_code is distinct from after_county_code
            ) as has_moved_place,
            was_there and is_there and before_funding_level != after_funding_level as has_moved_level
        from paired
        where
            not was_there
            or not is_there
            or before_amount_yuan != after_amount_yuan
            or before_clause_id is distinct from after_clause_id
            or before_city_code is distinct from after_city_code
            or before_county_code is distinct from after_county_code
            or before_funding_level is distinct from after_funding_level
    ),

    -- A change is a walk: the old amount leaves its clause, then its place, then its level, and is then another amount.
    legs as (
        select
            changed.*,
            'clause' as change_kind,
            unnest([
                placed_leg(before_clause_id, before_city_code, before_county_code, before_funding_level, -before_amount_yuan),
                placed_leg(after_clause_id, before_city_code, before_county_code, before_funding_level, before_amount_yuan)
            ]) as leg
        from changed
        where has_moved_clause
        union all
        select
            changed.*,
            'place' as change_kind,
            unnest([
                placed_leg(after_clause_id, before_city_code, before_county_code, before_funding_level, -before_amount_yuan),
                placed_leg(after_clause_id, after_city_code, after_county_code, before_funding_level, before_amount_yuan)
            ]) as leg
        from changed
        where has_moved_place
        union all
        select
            changed.*,
            'level' as change_kind,
            unnest([
                placed_leg(after_clause_id, after_city_code, after_county_code, before_funding_level, -before_amount_yuan),
                placed_leg(after_clause_id, after_city_code, after_county_code, after_funding_level, before_amount_yuan)
            ]) as leg
        from changed
        where has_moved_level
        union all
        select
            changed.*,
            case
                when not was_there then case when is_of_before then 'late' else 'new' end
                when not is_there then 'withdrawn'
                when was_counted != is_counted then 'counting'
                else 'amount'
            end as change_kind,
            {
                'clause_id': case when is_there then after_clause_id else before_clause_id end,
                'city_code': case when is_there then after_city_code else before_city_code end,
                'county_code': case when is_there then after_county_code else before_county_code end,
                'funding_level': case when is_there then after_funding_level else before_funding_level end,
                'amount_yuan': after_amount_yuan - before_amount_yuan
            } as leg
        from changed
        where before_amount_yuan != after_amount_yuan or not was_there or not is_there
    ),

    dates_changed as (
        select *
        from paired
        where was_there and is_there and is_counted and before_entry_on is distinct from after_entry_on
    )

    select
        change_kind,
        record_id,
        leg.clause_id,
        leg.city_code,
        leg.county_code,
        stage,
        leg.funding_level,
        case when was_there then before_amount_yuan end as before_amount_yuan,
        case when is_there then after_amount_yuan end as after_amount_yuan,
        leg.amount_yuan as change_amount_yuan,
        case change_kind
            when 'clause' then before_clause_id
            when 'place' then coalesce(before_county_code, before_city_code)
            when 'level' then before_funding_level
        end as before_value,
        case change_kind
            when 'clause' then after_clause_id
            when 'place' then coalesce(after_county_code, after_city_code)
            when 'level' then after_funding_level
        end as after_value,
        source_file,
        source_sheet,
        source_row
    from legs
    union all by name
    select
        'date' as change_kind,
        record_id,
        after_clause_id as clause_id,
        after_city_code as city_code,
        after_county_code as county_code,
        coalesce(before_entry_on::varchar, '未注明') as before_value,
        coalesce(after_entry_on::varchar, '未注明') as after_value,
        source_file,
        source_sheet,
        source_row
    from dates_changed
