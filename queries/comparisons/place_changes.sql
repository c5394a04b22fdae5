-- purpose: what became of the projects of a place and of their money between two editions; talent, readings and budgets are not in it
-- grain: one row per leg of a change: an amount that moved leaves one place and enters another
-- units: yuan
-- parameters: $since, $chosen (part, clause, department, city, county), $row_limit, $row_offset
-- source: worded_changes
select
    $since::integer as since_edition,
    changes.* exclude (change_order, record_kind)
from worded_changes($chosen) as changes
where changes.record_kind = 'project'
order by
    abs(changes.change_amount_yuan) desc nulls last,
    changes.change_order nulls last,
    changes.record_id,
    changes.stage,
    changes.change_amount_yuan,
    changes.source_row
limit $row_limit offset coalesce($row_offset, 0)
