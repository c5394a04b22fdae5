-- purpose: one amount as a share of another, in whole numbers, so that a half is always rounded up; division of decimals would pass through floating point
-- grain: a macro, percent with two decimals; null when there is nothing to divide by
-- units: yuan, percent
-- parameters: none
-- source: two amounts; the part is negative where more money went back than was paid
create macro percent_of(part, whole) as
case
    when whole > 0
        then (
            (
                (abs(part)::decimal(38, 2) * 100)::hugeint * 20000 + (whole::decimal(38, 2) * 100)::hugeint
            ) // ((whole::decimal(38, 2) * 100)::hugeint * 2) * 0.01::decimal(3, 2) * if(part < 0, -1, 1)
        )::decimal(38, 2)
end
