-- purpose: the state of one amount against one limit
-- grain: a macro, one code out of the list `state`
-- units: yuan, percent
-- parameters: none
-- source: the bound of the rule (at_most or exact) and the policy's near_share_pct
create macro limit_state(bound, amount, limit_amount, near_share_pct) as
case
    when amount > limit_amount then 'exceeded'
    when amount = limit_amount then 'reached'
    when bound = 'exact' then 'short'
    when amount::decimal(38, 2) * 100 >= limit_amount::decimal(38, 2) * near_share_pct then 'near'
    else 'within'
end
