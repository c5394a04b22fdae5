-- purpose: the tasks of a choice: the one meaning of the filters of 任务清单
-- grain: a table macro, one row per task
-- units: dates, days, percent
-- parameters: chosen (part, clause, department, city, county, q, task_state)
-- source: task_states, task_owners, clauses
create macro selected_tasks(chosen) as table
    select
        states.*,
        clauses.part_id,
        clauses.clause_order
    from task_states() as states
    left join clauses on states.clause_id = clauses.clause_id
    where
        is_chosen((chosen).part, clauses.part_id)
        and is_chosen((chosen).clause, states.clause_id)
        and is_chosen((chosen).city, states.city_code)
        and is_chosen((chosen).county, states.county_code)
        and is_chosen((chosen).task_state, states.task_state)
        and (
            (chosen).department is null
            or states.task_id in (
                select owners.task_id
                from task_owners() as owners
                where list_contains((chosen).department::varchar[], owners.department_code)
            )
        )
        and has_words(lower(states.task_id || ' ' || states.task_text), (chosen).q)
