-- purpose: an even draw that depends on the seed, a row number and a salt alone, so that any number of threads draws the same
-- grain: a macro, one whole number, zero or more and below 2^63
-- units: none
-- parameters: none
-- source: hashed twice, because one hash leaves salts correlated; signed, because remainders of unsigned numbers are slow
create or replace temp macro demo_draw(seed, row_number, salt) as (
    (hash(hash(seed::bigint, row_number::bigint, salt::varchar)) >> 1)::bigint
)
