-- purpose: whose people the other filters cannot reach: a person has no place, year or words here, so what is missing is withheld, not 0
-- grain: a macro, one row per clause that has people, with what the filters leave out of each figure
-- units: none
-- parameters: none
-- source: money_entries, clause_departments
create macro people_left_out(
    years, parts, clauses, departments, reporting_departments, cities, counties, funding_levels, statuses, words
) as table
    with people as (
        select
            count(distinct coalesce(reporting_department_code, '')) > 1 as has_several_departments,
            count(distinct funding_level) > 1 as has_several_levels
        from money_entries
        where record_kind = 'award'
    )

    select
        money_entries.clause_id,
        bool_or(
            cities is not null
            or counties is not null
            or words is not null
            or (years is not null and not list_contains(years::varchar[], 'undated'))
            or (reporting_departments is not null and people.has_several_departments)
            or (funding_levels is not null and people.has_several_levels)
        ) as leaves_people_out,
        leaves_people_out and count(money_entries.applied_amount_yuan) > 0 as leaves_applied_out,
        leaves_people_out and count(money_entries.committed_amount_yuan) > 0 as leaves_committed_out,
        (leaves_people_out or statuses is not null) and count(money_entries.disbursed_amount_yuan) > 0
            as leaves_disbursed_out
    from money_entries
    cross join people
    where
        money_entries.record_kind = 'award'
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
    group by money_entries.clause_id
