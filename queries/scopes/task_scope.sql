-- purpose: whether a task is in a scope
-- grain: one row, or none where the task is outside the scope or unknown
-- units: none
-- parameters: $chosen (department, city, county)
--   $id text: the task; null means none
-- source: task_states, task_owners
select standing.task_id
from task_states() as standing
where
    standing.task_id = $id
    and is_chosen(($chosen).city, standing.city_code)
    and is_chosen(($chosen).county, standing.county_code)
    and (
        ($chosen).department is null
        or standing.task_id in (
            select owners.task_id
            from task_owners() as owners
            where list_contains(($chosen).department::varchar[], owners.department_code)
        )
    )
order by standing.task_id
