-- purpose: a quantity as it is read in a sentence: no superfluous zeros
-- grain: a macro, text
-- units: none
-- parameters: none
-- source: a decimal with digits after the point
create macro plain_number(quantity) as rtrim(rtrim(quantity::decimal(22, 4)::varchar, '0'), '.')
