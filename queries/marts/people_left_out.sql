-- purpose: whose people the other filters cannot reach: a person has no place, year or words here, so what is missing is withheld, not 0
-- grain: a macro, one row per clause that has people, with what the filters leave out of each figure
-- units: none
-- parameters: chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: money_entries, clause_departments
create macro people_left_out(chosen) as table
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
            (chosen).city is not null
            or (chosen).county is not null
            or (chosen).q is not null
            or not is_chosen((chosen).year, 'undated')
            or ((chosen).reporting_department is not null and people.has_several_departments)
            or ((chosen).funding_level is not null and people.has_several_levels)
        ) as leaves_people_out,
        leaves_people_out and count(money_entries.applied_amount_yuan) > 0 as leaves_applied_out,
        leaves_people_out and count(money_entries.committed_amount_yuan) > 0 as leaves_committed_out,
        (leaves_people_out or (chosen).project_status is not null) and count(money_entries.disbursed_amount_yuan) > 0
            as leaves_disbursed_out
    from money_entries
    cross join people
    where
        money_entries.record_kind = 'award'
        and is_chosen((chosen).part, money_entries.part_id)
        and is_chosen((chosen).clause, money_entries.clause_id)
        and is_answered_by(money_entries.clause_id, (chosen).department)
    group by money_entries.clause_id
