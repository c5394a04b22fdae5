-- purpose: how many changes of each kind there are between two editions, and what they add up to, each stage apart
-- grain: one row per kind of change
-- units: yuan, counts
-- parameters: $since, $chosen (part, clause, department, city, county)
-- source: changed_legs
select
    $since::integer as since_edition,
    kinds.code as change_code,
    kinds.code_name as change_name,
    count(distinct chosen.record_id) as changed_record_count,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'applied'), 0)::decimal(18, 2)
        as applied_change_amount_yuan,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'committed'), 0)::decimal(18, 2)
        as committed_change_amount_yuan,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'disbursed'), 0)::decimal(18, 2)
        as disbursed_change_amount_yuan
from later.codes as kinds
left join changed_legs($chosen) as chosen on kinds.code = chosen.change_kind
where kinds.code_list = 'change'
group by kinds.code, kinds.code_name, kinds.code_order
order by kinds.code_order
