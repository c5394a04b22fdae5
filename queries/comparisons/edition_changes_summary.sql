-- purpose: how much changed between two editions in all, each stage apart
-- grain: one row
-- units: yuan, counts
-- parameters: $since, $chosen (part, clause, department, city, county)
-- source: changed_legs
select
    $since::integer as since_edition,
    count(*) as change_count,
    count(distinct record_id) as changed_record_count,
    coalesce(sum(change_amount_yuan) filter (where stage = 'applied'), 0)::decimal(18, 2) as applied_change_amount_yuan,
    coalesce(sum(change_amount_yuan) filter (where stage = 'committed'), 0)::decimal(18, 2) as committed_change_amount_yuan,
    coalesce(sum(change_amount_yuan) filter (where stage = 'disbursed'), 0)::decimal(18, 2) as disbursed_change_amount_yuan
from changed_legs($chosen)
