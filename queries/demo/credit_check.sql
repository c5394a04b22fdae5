-- purpose: the check character of a 统一社会信用代码 of seventeen characters (GB 32100)
-- grain: a macro, one character
-- units: none
-- parameters: none
-- source: GB 32100: weights are the powers of 3 modulo 31, the alphabet has no I, O, S, V, Z
create or replace temp macro demo_credit_check(body) as (
    substr(
        '0123456789ABCDEFGHJKLMNPQRTUWXY0',
        32 - (
            list_sum(
                list_transform(
                    range(1, 18),
                    lambda place: (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, place, 1)) - 1)
                    * [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28][place]
                )
            ) % 31
        )::integer,
        1
    )
)
