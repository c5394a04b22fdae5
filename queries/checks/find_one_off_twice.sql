-- purpose: a subject whose support is one-off by its rule (一次性) and that was committed money more than once, at the funding level of that rule
-- grain: one row per subject; two rows of one document for one record are one commitment
-- units: yuan
-- parameters: none
-- source: cap_subjects, rules, money_entries, records
with
one_off_subjects as (
    select
        cap_subjects.clause_id,
        cap_subjects.subject_kind,
        cap_subjects.subject_id,
        cap_subjects.subject_name,
        cap_subjects.first_record_id,
        rules.rule_name,
        coalesce(rules.funding_level, 'provincial') as funding_level
    from cap_subjects
    inner join rules on cap_subjects.rule_id = rules.rule_id and rules.one_off
),

commitments_of_subjects as (
    select
        one_off_subjects.*,
        money_entries.record_id,
        money_entries.document_number,
        sum(money_entries.committed_amount_yuan) as committed_amount_yuan
    from one_off_subjects
    inner join money_entries
        on
            one_off_subjects.clause_id = money_entries.clause_id
            and one_off_subjects.subject_kind = money_entries.subject_kind
            and one_off_subjects.subject_id = money_entries.subject_id
            and one_off_subjects.funding_level = money_entries.funding_level
    where money_entries.is_counted and money_entries.stage = 'committed'
    group by all
),

sums as (
    select
        clause_id,
        subject_kind,
        subject_id,
        subject_name,
        first_record_id,
        rule_name,
        sum(committed_amount_yuan) as committed_amount_yuan,
        max(committed_amount_yuan) as largest_amount_yuan
    from commitments_of_subjects
    group by all
    having count(*) > 1
)

select
    sums.clause_id,
    records.record_id,
    sums.subject_name as record_name,
    concat_ws('|', sums.clause_id, sums.subject_kind, sums.subject_id) as item_key,
    sums.rule_name as item_name,
    sums.committed_amount_yuan::decimal(18, 2) as found_amount_yuan,
    sums.largest_amount_yuan::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from sums
inner join records on sums.first_record_id = records.record_id
order by sums.clause_id, sums.subject_id
