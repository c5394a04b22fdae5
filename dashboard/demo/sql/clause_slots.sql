-- purpose: the clauses that have money, each as often as it weighs, those of companies first
-- grain: one row per clause and unit of its weight
-- units: counts
-- parameters: none
-- source: clauses, data/demo/profile.csv
with
copied as (
    select
        demo_profile.clause_id,
        clauses.clause_order,
        demo_profile.recipient_kind,
        unnest(range(demo_profile.weight)) as copy_number
    from demo_profile
    inner join clauses on demo_profile.clause_id = clauses.clause_id and clauses.money_kind != 'none'
)

select
    clause_id,
    row_number() over (order by recipient_kind != 'company', clause_order, copy_number) - 1 as slot,
    count(*) over () as slot_count,
    count(*) filter (where recipient_kind = 'company') over () as company_slot_count
from copied
