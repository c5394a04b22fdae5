-- purpose: the public records of a choice: the one meaning of the filters of 公开记录; null means all
-- grain: a macro, one row per public record
-- units: yuan
-- parameters: none
-- source: public_records, clauses
create macro selected_public_records(parts, clause_ids, cities, counties, statuses, words) as table
    select
        public_records.*,
        clauses.clause_order
    from public_records
    left join clauses on public_records.clause_id = clauses.clause_id
    where
        (clause_ids is null or list_contains(clause_ids::varchar[], public_records.clause_id))
        and (parts is null or list_contains(parts::varchar[], clauses.part_id))
        and (cities is null or list_contains(cities::varchar[], public_records.city_code))
        and (counties is null or list_contains(counties::varchar[], public_records.county_code))
        and (
            statuses is null
            or list_contains(statuses::varchar[], replace(public_records.public_record_status, ',', '，'))
        )
        and (
            words is null
            or list_bool_and(
                list_transform(
                    string_split(lower(words::varchar), ' '),
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
