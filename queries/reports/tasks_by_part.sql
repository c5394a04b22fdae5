-- purpose: the tasks of each part of the policy, by how they stand
-- grain: one row per part that has tasks of the choice; last those without a clause
-- units: counts
-- parameters: $chosen (part, clause, department, city, county, q, task_state)
-- source: selected_tasks, parts
select
    selected.part_id,
    coalesce(parts.part_title, '未对应条款') as part_title,
    count(*) as task_count,
    count(*) filter (selected.task_state in ('finished', 'closed')) as finished_task_count,
    count(*) filter (selected.task_state = 'to_check') as to_check_task_count,
    count(*) filter (selected.task_state in ('behind', 'not_reported', 'due_soon', 'on_track', 'not_due', 'long_term')) as open_task_count,
    count(*) filter (selected.task_state = 'overdue') as overdue_task_count,
    count(*) filter (selected.task_state = 'not_reported') as unreported_task_count,
    count(*) filter (selected.task_state = 'behind') as behind_task_count,
    count(*) filter (selected.is_due_soon) as due_soon_task_count,
    count(*) filter (selected.is_returned) as returned_task_count
from selected_tasks($chosen) as selected
left join parts on selected.part_id = parts.part_id
group by selected.part_id, parts.part_title, parts.part_order
order by parts.part_order nulls last, selected.part_id nulls last
