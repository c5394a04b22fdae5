-- purpose: the findings of a choice: the one meaning of the filters of 预警与核查
-- grain: a table macro, one row per finding
-- units: yuan
-- parameters: chosen (part, clause, department, reporting_department, city, county, q, severity, check)
-- source: findings, clauses, clause_departments, records
create macro selected_findings(chosen) as table
    select findings.*
    from findings
    left join clauses on findings.clause_id = clauses.clause_id
    where
        is_chosen((chosen).part, clauses.part_id)
        and is_chosen((chosen).clause, findings.clause_id)
        and is_answered_by(findings.clause_id, (chosen).department)
        and is_chosen((chosen).reporting_department, findings.reporting_department_code)
        and is_chosen((chosen).city, findings.city_code)
        and is_chosen((chosen).county, findings.county_code)
        and is_chosen((chosen).severity, findings.severity)
        and is_chosen((chosen)."check", findings.check_id)
        and (
            has_words(lower(findings.record_id || ' ' || findings.record_name), (chosen).q)
            or findings.record_id in (
                select records.record_id
                from records
                where (chosen).q is not null and has_words(records.search_text, (chosen).q)
            )
        )
