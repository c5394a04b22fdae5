-- purpose: the median of shares, each of an amount in another: of two in the middle the exact mean, rounded once, a half up
-- grain: a macro, percent with two decimals; null for an empty list
-- units: yuan, percent
-- parameters: none
-- source: a list of {part, whole}: amounts that are neither negative nor null, no whole of 0
create macro middle_percent_of(shares) as
list_transform(
    [
        -- Each further number holds 18 digits more of the share, so that unequal shares stand in their order.
        list_sort(
            list_transform(
                list_transform(
                    shares,
                    lambda one: {
                        'part': (one.part::decimal(38, 2) * 100)::hugeint, 'whole': (one.whole::decimal(38, 2) * 100)::hugeint
                    }
                ),
                lambda one: {
                    'share': one.part // one.whole,
                    'digits': one.part % one.whole * 1000000000000000000::hugeint // one.whole,
                    'more_digits': one.part % one.whole * 1000000000000000000::hugeint % one.whole * 1000000000000000000::hugeint // one.whole,
                    'hundredths': one.part * 10000 // one.whole,
                    'rest': one.part * 10000 % one.whole,
                    'whole': one.whole
                }
            )
        )
    ],
    -- Two rests make one hundredth more when they come to a whole.
    lambda ranked: (
        (
            ranked[(len(ranked) + 1) // 2].hundredths
            + ranked[len(ranked) // 2 + 1].hundredths
            + 1
            + (
                ranked[(len(ranked) + 1) // 2].rest * ranked[len(ranked) // 2 + 1].whole
                + ranked[len(ranked) // 2 + 1].rest * ranked[(len(ranked) + 1) // 2].whole
                >= ranked[(len(ranked) + 1) // 2].whole * ranked[len(ranked) // 2 + 1].whole
            )::integer
        ) // 2 * 0.01::decimal(3, 2)
    )::decimal(38, 2)
)[1]
