-- purpose: the clauses that have money, each as often as it weighs, those of companies first
-- grain: one row per clause and unit of its weight
-- units: counts
-- parameters: none
-- source: clauses, data/demo/profile.csv
select
    demo_profile.clause_id,
    row_number() over (
        order by demo_profile.recipient_kind != 'company', clauses.clause_order, copies.copy_number
    ) - 1 as slot,
    count(*) over () as slot_count,
    count(*) filter (where demo_profile.recipient_kind = 'company') over () as company_slot_count
from demo_profile
inner join clauses on demo_profile.clause_id = clauses.clause_id and clauses.money_kind != 'none'
cross join lateral (select unnest(range(demo_profile.weight)) as copy_number) as copies
