-- purpose: what changed in each clause between two editions; the rows add up to the whole difference
-- grain: one row per clause with a change, and one for what names no clause
-- units: yuan, counts
-- parameters: $since, $chosen (part, clause, department, city, county)
-- source: changed_legs, clauses
select
    $since::integer as since_edition,
    chosen.clause_id,
    coalesce(clauses_after.short_title, '未标明条款') as short_title,
    count(distinct chosen.record_id) as changed_record_count,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'applied'), 0)::decimal(18, 2)
        as applied_change_amount_yuan,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'committed'), 0)::decimal(18, 2)
        as committed_change_amount_yuan,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'disbursed'), 0)::decimal(18, 2)
        as disbursed_change_amount_yuan
from changed_legs($chosen) as chosen
left join later.clauses as clauses_after on chosen.clause_id = clauses_after.clause_id
group by chosen.clause_id, clauses_after.short_title, clauses_after.clause_order
order by clauses_after.clause_order nulls last
