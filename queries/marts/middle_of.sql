-- purpose: the median of values with two decimals, to the last: of two in the middle the mean, a half rounded up; the built-in one cuts it off
-- grain: a macro, one value; null for no values
-- units: yuan, percent
-- parameters: none
-- source: a list of decimals that are neither negative nor null
create macro middle_of(decimals) as
(
    (
        (
            list_sort(decimals)[(len(decimals) + 1) // 2]::decimal(38, 2) + list_sort(decimals)[len(decimals) // 2 + 1]::decimal(38, 2)
        ) * 100
    )::hugeint + 1
) // 2 * 0.01::decimal(3, 2)
