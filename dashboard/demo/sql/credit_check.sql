-- purpose: the check character of a 统一社会信用代码 of seventeen characters (GB 32100)
-- grain: a macro, one character
-- units: none
-- parameters: none
-- source: GB 32100: weights are the powers of 3 modulo 31, the alphabet has no I, O, S, V, Z
create or replace temp macro demo_credit_check(body) as (
    substr(
        '0123456789ABCDEFGHJKLMNPQRTUWXY0',
        (32 - (
            1 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 1, 1)) - 1)
            + 3 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 2, 1)) - 1)
            + 9 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 3, 1)) - 1)
            + 27 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 4, 1)) - 1)
            + 19 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 5, 1)) - 1)
            + 26 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 6, 1)) - 1)
            + 16 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 7, 1)) - 1)
            + 17 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 8, 1)) - 1)
            + 20 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 9, 1)) - 1)
            + 29 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 10, 1)) - 1)
            + 25 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 11, 1)) - 1)
            + 13 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 12, 1)) - 1)
            + 8 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 13, 1)) - 1)
            + 24 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 14, 1)) - 1)
            + 10 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 15, 1)) - 1)
            + 30 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 16, 1)) - 1)
            + 28 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, 17, 1)) - 1)
        ) % 31)::integer,
        1
    )
)
