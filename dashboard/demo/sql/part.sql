-- purpose: an even draw as a part of one
-- grain: a macro, one number, zero or more and below one
-- units: none
-- parameters: none
-- source: demo_draw
create or replace temp macro demo_part(seed, row_number, salt) as (
    (demo_draw(seed, row_number, salt) >> 11)::double / 4503599627370496::double
)
