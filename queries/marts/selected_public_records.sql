-- purpose: the public records of a choice: the one meaning of the filters of 公开记录; null means all
-- grain: a macro, one row per public record
-- units: yuan
-- parameters: chosen (part, clause, city, county, q, public_status)
-- source: public_records, clauses
create macro selected_public_records(chosen) as table
    select
        public_records.*,
        clauses.clause_order
    from public_records
    left join clauses on public_records.clause_id = clauses.clause_id
    where
        is_chosen((chosen).clause, public_records.clause_id)
        and is_chosen((chosen).part, clauses.part_id)
        and is_chosen((chosen).city, public_records.city_code)
        and is_chosen((chosen).county, public_records.county_code)
        and is_chosen((chosen).public_status, replace(public_records.public_record_status, ',', '，'))
        and has_words(
            lower(
                concat_ws(
                    ' ',
                    public_records.public_record_name,
                    public_records.public_recipient_name,
                    public_records.public_record_kind,
                    public_records.public_record_status
                )
            ),
            (chosen).q
        )
