-- purpose: subjects whose limit cannot be computed: the rule or the amount it is a share of is not stated
-- grain: one row per subject
-- units: yuan
-- parameters: none
-- source: cap_subjects, records
select
    cap_subjects.clause_id,
    cap_subjects.subject_id as record_id,
    cap_subjects.subject_name as record_name,
    null::varchar as item_key,
    cap_subjects.committed_amount_yuan as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    records.source_file,
    records.source_sheet,
    records.source_row
from cap_subjects
inner join records on cap_subjects.first_record_id = records.record_id
where cap_subjects.state_code = 'no_basis'
order by cap_subjects.clause_id, cap_subjects.subject_id
