-- purpose: 0 where an amount was ever stated, and nothing where none was: what a stage of money comes to where the choice has none
-- grain: a macro, over the stated amounts of a group
-- units: yuan
-- parameters: none
-- source: amounts of stated_money
create macro stated_zero(amount_yuan) as if(count(amount_yuan) > 0, 0, null)::decimal(18, 2)
