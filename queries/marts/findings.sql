-- purpose: every finding of the checks that this policy runs, with the edition in which it was first seen
-- grain: one row per check and thing that it found; item_key names the thing where that is not the clause and record
-- units: yuan
-- parameters: none
-- source: raw_findings (queries/checks/find_*.sql), earlier_findings (the edition before), checks, edition_number
with
keyed as (
    select
        md5(
            concat_ws(
                '|',
                raw_findings.check_id,
                coalesce(
                    raw_findings.item_key,
                    concat_ws('|', coalesce(raw_findings.clause_id, ''), raw_findings.record_id)
                )
            )
        ) as finding_key,
        raw_findings.*
    from raw_findings
)

select
    keyed.finding_key,
    keyed.check_id,
    checks.check_order,
    checks.severity,
    keyed.clause_id,
    keyed.record_id,
    keyed.record_name,
    keyed.found_amount_yuan,
    keyed.compared_amount_yuan,
    keyed.item_key,
    keyed.item_name,
    records.city_code,
    records.county_code,
    keyed.reporting_department_code,
    keyed.source_file,
    keyed.source_sheet,
    keyed.source_row,
    coalesce(earlier_findings.first_seen_edition, (select edition_number.edition from edition_number)) as first_seen_edition
from keyed
inner join checks on keyed.check_id = checks.check_id
left join records on keyed.record_id = records.record_id
left join earlier_findings on keyed.finding_key = earlier_findings.finding_key
-- In an order that does not come from that of the ledger.
order by keyed.finding_key
