-- purpose: the one meaning of the shared filters: the money entries that they choose, counted or not; null means all
-- grain: a macro, one row per money entry
-- units: yuan
-- parameters: none
-- source: money_entries, records, clause_departments
create macro selected_entries(
    years, parts, clauses, departments, reporting_departments, cities, counties, funding_levels, statuses, words
) as table
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
        (years is null or list_contains(years::varchar[], money_entries.entry_year))
        and (parts is null or list_contains(parts::varchar[], money_entries.part_id))
        and (clauses is null or list_contains(clauses::varchar[], money_entries.clause_id))
        and (
            departments is null
            or money_entries.clause_id in (
                select clause_departments.clause_id
                from clause_departments
                where list_contains(departments::varchar[], clause_departments.department_code)
            )
        )
        and (
            reporting_departments is null
            or list_contains(reporting_departments::varchar[], money_entries.reporting_department_code)
        )
        -- The money of people is chosen as a whole or not at all: a share of it would be that of a few.
        and (
            money_entries.record_kind != 'award'
            or (
                (reporting_departments is null or not people.has_several_departments)
                and (funding_levels is null or not people.has_several_levels)
                -- What was paid would be split between those selected and the rest.
                and (statuses is null or money_entries.stage != 'disbursed')
            )
        )
        and (cities is null or list_contains(cities::varchar[], money_entries.city_code))
        and (counties is null or list_contains(counties::varchar[], money_entries.county_code))
        and (funding_levels is null or list_contains(funding_levels::varchar[], money_entries.funding_level))
        and (statuses is null or list_contains(statuses::varchar[], money_entries.project_status))
        and (
            words is null
            or money_entries.record_id in (
                select records.record_id
                from records
                where
                    words is not null
                    and list_bool_and(
                        list_transform(
                            string_split(lower(words::varchar), ' '),
                            lambda word: contains(records.search_text, word)
                        )
                    )
            )
        )
