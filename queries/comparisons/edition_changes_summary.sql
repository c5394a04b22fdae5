-- purpose: how much changed between two editions in all, each stage apart
-- grain: one row
-- units: yuan, counts
-- parameters:
--   $since integer: the number of the earlier edition; null means the edition before
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $department text list: departments responsible by the policy; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
-- source: changed_legs
with
chosen as (
    select *
    from changed_legs($part, $clause, $department, $city, $county)
)

select
    $since::integer as since_edition,
    count(*) as change_count,
    count(distinct record_id) as changed_record_count,
    coalesce(sum(change_amount_yuan) filter (where stage = 'applied'), 0)::decimal(18, 2) as applied_change_amount_yuan,
    coalesce(sum(change_amount_yuan) filter (where stage = 'committed'), 0)::decimal(18, 2) as committed_change_amount_yuan,
    coalesce(sum(change_amount_yuan) filter (where stage = 'disbursed'), 0)::decimal(18, 2) as disbursed_change_amount_yuan
from chosen
