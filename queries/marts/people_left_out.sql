-- purpose: whose people the other filters cannot reach: a person has no place, year or words here, so what is missing is withheld, not 0
-- grain: a macro, one row per clause that has people of the choice, with what the filters leave out of each figure
-- units: none
-- parameters: chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: money_entries, clause_departments
create macro people_left_out(chosen) as table
    with
    people as (
        select
            count(distinct coalesce(reporting_department_code, '')) > 1 as has_several_departments,
            count(distinct funding_level) > 1 as has_several_levels
        from money_entries
        where record_kind = 'award'
    ),

    -- People whom the filters that do reach them pass over are not left out: without them there is 0 or 未报送.
    reached as (
        select
            money_entries.*,
            is_chosen((chosen).project_status, money_entries.project_status) as is_of_state,
            (chosen).city is not null
            or (chosen).county is not null
            or (chosen).q is not null
            or not is_chosen((chosen).year, 'undated')
            or ((chosen).reporting_department is not null and people.has_several_departments)
            or ((chosen).funding_level is not null and people.has_several_levels) as is_hidden
        from money_entries
        cross join people
        where
            money_entries.record_kind = 'award'
            and is_chosen((chosen).part, money_entries.part_id)
            and is_chosen((chosen).clause, money_entries.clause_id)
            and is_answered_by(money_entries.clause_id, (chosen).department)
            and (
                people.has_several_departments
                or is_chosen((chosen).reporting_department, money_entries.reporting_department_code)
            )
            and (people.has_several_levels or is_chosen((chosen).funding_level, money_entries.funding_level))
    )

    select
        clause_id,
        bool_or(is_hidden and is_of_state) as leaves_people_out,
        bool_or(is_hidden and is_of_state and project_status != 'applied') as leaves_subjects_out,
        bool_or(is_hidden and is_of_state and applied_amount_yuan is not null) as leaves_applied_out,
        bool_or(is_hidden and is_of_state and committed_amount_yuan is not null) as leaves_committed_out,
        -- What was paid is never told by state, so no state passes it over.
        bool_or((is_hidden or (chosen).project_status is not null) and disbursed_amount_yuan is not null)
            as leaves_disbursed_out,
        list(distinct funding_level) as funding_levels
    from reached
    group by clause_id
