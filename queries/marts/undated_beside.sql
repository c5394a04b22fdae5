-- purpose: the undated money that is told beside an amount: 0 where there is none, nothing where the amount itself has none for a reason
-- grain: a macro, yuan; null where there is neither undated money nor the amount
-- units: yuan
-- parameters: none
-- source: two amounts
create macro undated_beside(undated, amount) as coalesce(undated, amount * 0)::decimal(18, 2)
