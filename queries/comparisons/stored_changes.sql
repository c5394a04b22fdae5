-- purpose: every change since the edition before, as it was worked out when the later edition was published
-- grain: a table macro, one row per leg of a change
-- units: yuan
-- parameters: none
-- source: later.changes
create macro all_changes() as table
    select * from later.changes
