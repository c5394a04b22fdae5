-- purpose: how many public records there are, how many name an amount and a place; their amounts are of many kinds and are not added
-- grain: one row
-- units: counts
-- parameters:
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
--   $q text: words that must all occur in name, recipient, kind or status; null means all
-- source: public_records, clauses
with
chosen as (
    select public_records.*
    from public_records
    left join clauses on public_records.clause_id = clauses.clause_id
    where
        ($clause is null or list_contains($clause::varchar[], public_records.clause_id))
        and ($part is null or list_contains($part::varchar[], clauses.part_id))
        and ($city is null or list_contains($city::varchar[], public_records.city_code))
        and ($county is null or list_contains($county::varchar[], public_records.county_code))
        and (
            $q is null
            or list_bool_and(
                list_transform(
                    string_split(lower($q::varchar), ' '),
                    lambda word: contains(
                        lower(
                            concat_ws(
                                ' ',
                                public_records.public_record_name,
                                public_records.public_recipient_name,
                                public_records.public_record_kind,
                                public_records.public_record_status
                            )
                        ),
                        word
                    )
                )
            )
        )
)

select
    count(*) as public_record_count,
    count(public_amount_yuan) as public_amount_count,
    count(city_code) as placed_public_record_count
from chosen
