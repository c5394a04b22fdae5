-- purpose: what became of the projects of a place and of their money between two editions; talent, readings and budgets are not in it
-- grain: one row per leg of a change: an amount that moved leaves one place and enters another
-- units: yuan
-- parameters:
--   $since integer: the number of the earlier edition; null means the edition before
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $department text list: departments responsible by the policy; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
--   $row_limit integer: rows to return; null means all
--   $row_offset integer: rows to leave out in front; null means none
-- source: worded_changes
select
    $since::integer as since_edition,
    changes.* exclude (change_order, record_kind)
from worded_changes($part, $clause, $department, $city, $county) as changes
where changes.record_kind = 'project'
order by
    abs(changes.change_amount_yuan) desc nulls last,
    changes.change_order nulls last,
    changes.record_id,
    changes.stage,
    changes.change_amount_yuan,
    changes.source_row
limit $row_limit offset coalesce($row_offset, 0)
