-- purpose: the money that the shared filters choose but for the year: what has no date stands in no year, and is told beside it
-- grain: a macro, one row per counted money entry without a date
-- units: yuan
-- parameters: chosen (part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money
create macro undated_money(chosen) as table
    select *
    from
        selected_money(
            {
                'year': ['undated'],
                'part': (chosen).part,
                'clause': (chosen).clause,
                'department': (chosen).department,
                'reporting_department': (chosen).reporting_department,
                'city': (chosen).city,
                'county': (chosen).county,
                'funding_level': (chosen).funding_level,
                'project_status': (chosen).project_status,
                'q': (chosen).q
            }
        )
