-- purpose: what public pages say, each with its source and its own word for what it is (实际, 承诺, 目标 …); never ledger money
-- grain: one row per public record
-- units: yuan
-- parameters:
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
--   $q text: words that must all occur in name, recipient, kind or status; null means all
-- source: public_records, clauses, regions
with
chosen as (
    select
        public_records.*,
        clauses.clause_order
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
    chosen.public_record_id,
    chosen.clause_id,
    chosen.public_record_kind,
    chosen.public_record_name,
    chosen.public_record_status,
    chosen.public_amount_yuan,
    case when chosen.public_amount_yuan is null then 'not_applicable' end as public_amount_yuan_missing_code,
    chosen.public_record_date,
    chosen.public_recipient_name,
    chosen.city_code,
    cities.region_name as city_name,
    chosen.county_code,
    counties.region_name as county_name,
    chosen.source_url,
    chosen.source_row
from chosen
left join regions as cities on chosen.city_code = cities.region_code
left join regions as counties on chosen.county_code = counties.region_code
order by chosen.clause_order nulls last, chosen.source_row
