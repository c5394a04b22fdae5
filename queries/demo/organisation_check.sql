-- purpose: the check character of an organisation code of eight characters (GB 11714)
-- grain: a macro, one character
-- units: none
-- parameters: none
-- source: GB 11714: weights 3 7 9 10 5 8 4 2, modulus 11, digits count as themselves, letters from A = 10
create or replace temp macro demo_organisation_check(body) as (
    substr(
        '0123456789X0',
        12 - (
            list_sum(
                list_transform(
                    range(1, 9),
                    lambda place: (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(body, place, 1)) - 1)
                    * [3, 7, 9, 10, 5, 8, 4, 2][place]
                )
            ) % 11
        )::integer,
        1
    )
)
