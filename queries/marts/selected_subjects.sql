-- purpose: the subjects of a choice, each held against its limit: those of whom the choice has a commitment, or more than an application
-- grain: a macro, one row per subject and clause that has a money rule
-- units: yuan, percent
-- parameters: chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: cap_subjects, selected_money
create macro selected_subjects(chosen) as table
    with named as (
        select distinct
            clause_id,
            subject_kind,
            subject_id
        from selected_money(chosen)
        where subject_kind is not null and (committed_amount_yuan is not null or project_status != 'applied')
    )

    select cap_subjects.*
    from cap_subjects
    inner join named
        on
            cap_subjects.clause_id = named.clause_id
            and cap_subjects.subject_kind = named.subject_kind
            and cap_subjects.subject_id = named.subject_id
