-- purpose: the one meaning of the shared filters: the money entries that they choose, counted or not; null means all
-- grain: a macro, one row per money entry
-- units: yuan
-- parameters: chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: money_entries, records, clause_departments
create macro selected_entries(chosen) as table
    with people as (
        select
            count(distinct coalesce(reporting_department_code, '')) > 1 as has_several_departments,
            count(distinct funding_level) > 1 as has_several_levels
        from money_entries
        where record_kind = 'award'
    )

    select money_entries.*
    from money_entries
    cross join people
    where
        is_chosen((chosen).year, money_entries.entry_year)
        and is_chosen((chosen).part, money_entries.part_id)
        and is_chosen((chosen).clause, money_entries.clause_id)
        and is_answered_by(money_entries.clause_id, (chosen).department)
        and is_chosen((chosen).reporting_department, money_entries.reporting_department_code)
        -- The money of people is chosen completely or not at all, because a part of it could belong to a few people.
        and (
            money_entries.record_kind != 'award'
            or (
                ((chosen).reporting_department is null or not people.has_several_departments)
                and ((chosen).funding_level is null or not people.has_several_levels)
                -- A status would divide the payments between selected people and others.
                and ((chosen).project_status is null or money_entries.stage != 'disbursed')
            )
        )
        and is_chosen((chosen).city, money_entries.city_code)
        and is_chosen((chosen).county, money_entries.county_code)
        and is_chosen((chosen).funding_level, money_entries.funding_level)
        and is_chosen((chosen).project_status, money_entries.project_status)
        and (
            (chosen).q is null
            or money_entries.record_id in (
                select records.record_id
                from records
                where (chosen).q is not null and has_words(records.search_text, (chosen).q)
            )
        )
