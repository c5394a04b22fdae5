-- purpose: the findings of a choice: the one meaning of the filters of 预警与核查
-- grain: a table macro, one row per finding
-- units: yuan
-- parameters: none
-- source: findings, clauses, clause_departments, records
create macro selected_findings(
    parts, clause_ids, departments, reporting_departments, cities, counties, severities, check_ids, words
) as table
    select findings.*
    from findings
    left join clauses on findings.clause_id = clauses.clause_id
    where
        (parts is null or list_contains(parts::varchar[], clauses.part_id))
        and (clause_ids is null or list_contains(clause_ids::varchar[], findings.clause_id))
        and (
            departments is null
            or findings.clause_id in (
                select clause_departments.clause_id
                from clause_departments
                where list_contains(departments::varchar[], clause_departments.department_code)
            )
        )
        and (
            reporting_departments is null
            or list_contains(reporting_departments::varchar[], findings.reporting_department_code)
        )
        and (cities is null or list_contains(cities::varchar[], findings.city_code))
        and (counties is null or list_contains(counties::varchar[], findings.county_code))
        and (severities is null or list_contains(severities::varchar[], findings.severity))
        and (check_ids is null or list_contains(check_ids::varchar[], findings.check_id))
        and (
            words is null
            or list_bool_and(
                list_transform(
                    string_split(lower(words::varchar), ' '),
                    lambda word: contains(lower(findings.record_id || ' ' || findings.record_name), word)
                )
            )
            or findings.record_id in (
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
