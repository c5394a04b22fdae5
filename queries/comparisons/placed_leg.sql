-- purpose: one leg of a change: an amount that enters a clause, a place and a level, or with a minus leaves them
-- grain: a macro, one struct
-- units: yuan
-- parameters: none
-- source: two codes of a place, of which the county may be null
create macro placed_leg(clause_id, city_code, county_code, funding_level, amount_yuan) as {
    'clause_id': clause_id,
    'city_code': city_code,
    'county_code': county_code,
    'funding_level': funding_level,
    'amount_yuan': amount_yuan
}
