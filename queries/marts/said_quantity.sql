-- purpose: a value of an indicator as it is read in a sentence, with its unit; money in 万元 or 亿元 to two decimals, as on the screen
-- grain: a macro, text
-- units: value in the unit of the indicator
-- parameters: none
-- source: a decimal with four digits after the point, and the unit of its indicator
create macro said_quantity(quantity, unit) as case
    when unit = '元' and abs(quantity) >= 100000000 then plain_number(round(quantity::decimal(22, 4) * 0.00000001::decimal(9, 8), 2)) || ' 亿元'
    when unit = '元' then plain_number(round(quantity::decimal(22, 4) * 0.0001::decimal(5, 4), 2)) || ' 万元'
    when unit = '%' then plain_number(quantity) || '%'
    else plain_number(quantity) || ' ' || unit
end
