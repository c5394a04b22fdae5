-- purpose: the amounts of one of the two editions; the people of a clause, stage and level are one: who came, went or moved on is not told
-- grain: a table macro, one row per stated amount that is no person's, and per clause, stage and level of people
-- units: yuan; what is not counted is 0
-- parameters: none
-- source: the money entries of an edition, named as 'later.money_entries'
create macro amounts_of(entries) as table
    select
        entry_id,
        record_id,
        stage,
        entry_on,
        funding_level,
        is_counted,
        clause_id,
        city_code,
        county_code,
        reporting_department_code,
        source_file,
        source_sheet,
        source_row,
        case when is_counted then coalesce(applied_amount_yuan, committed_amount_yuan, disbursed_amount_yuan) else 0 end
            as amount_yuan
    from query_table(entries)
    where stage != 'none' and record_kind != 'award'
    union all by name
    select
        concat_ws('|', 'award', clause_id, stage, funding_level) as entry_id,
        '人才入选' as record_id,
        stage,
        funding_level,
        true as is_counted,
        clause_id,
        any_value(reporting_department_code) as reporting_department_code,
        any_value(source_file) as source_file,
        sum(coalesce(applied_amount_yuan, committed_amount_yuan, disbursed_amount_yuan)) as amount_yuan
    from query_table(entries)
    where record_kind = 'award' and is_counted
    group by clause_id, stage, funding_level
