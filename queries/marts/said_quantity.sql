-- purpose: a value of an indicator as it is read in a sentence, with its unit; money in 万元
-- grain: a macro, text
-- units: value in the unit of the indicator
-- parameters: none
-- source: a decimal with four digits after the point, and the unit of its indicator
create macro said_quantity(quantity, unit) as case unit
    when '元' then plain_number(quantity::decimal(22, 4) * 0.0001::decimal(5, 4)) || ' 万元'
    when '%' then plain_number(quantity) || '%'
    else plain_number(quantity) || ' ' || unit
end
