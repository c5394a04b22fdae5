-- purpose: every change between two editions, worked out; the amounts add up to the whole difference
-- grain: a table macro, one row per leg of a change
-- units: yuan
-- parameters: none
-- source: money_changes, record_changes
create macro all_changes() as table
    select * from money_changes()
    union all by name
    select * from record_changes()
