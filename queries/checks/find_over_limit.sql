-- purpose: subjects whose commitments are above the limit of their rule
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
    cap_subjects.limit_amount_yuan as compared_amount_yuan,
    records.source_file,
    records.source_sheet,
    records.source_row
from cap_subjects
inner join records on cap_subjects.first_record_id = records.record_id
where cap_subjects.state_code = 'exceeded'
order by cap_subjects.clause_id, cap_subjects.subject_id
