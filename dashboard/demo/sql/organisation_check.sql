-- purpose: the check character of an organisation code of eight characters (GB 11714)
-- grain: a macro, one character
-- units: none
-- parameters: none
-- source: GB 11714: weights 3 7 9 10 5 8 4 2, modulus 11, digits count as themselves, letters from A = 10
create or replace temp macro demo_organisation_check(body) as (
    substr(
        '0123456789X0',
        (12 - (
            3 * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(body, 1, 1)) - 1)
            + 7 * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(body, 2, 1)) - 1)
            + 9 * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(body, 3, 1)) - 1)
            + 10 * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(body, 4, 1)) - 1)
            + 5 * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(body, 5, 1)) - 1)
            + 8 * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(body, 6, 1)) - 1)
            + 4 * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(body, 7, 1)) - 1)
            + 2 * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(body, 8, 1)) - 1)
        ) % 11)::integer,
        1
    )
)
