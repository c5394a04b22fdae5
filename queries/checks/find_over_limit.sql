-- purpose: subjects whose commitments are above the limit of their rule
-- grain: one row per subject; its record is the first one of the subject
-- units: yuan
-- parameters: none
-- source: cap_subjects, records, rules
select
    cap_subjects.clause_id,
    records.record_id,
    cap_subjects.subject_name as record_name,
    concat_ws('|', cap_subjects.clause_id, cap_subjects.subject_kind, cap_subjects.subject_id) as item_key,
    rules.rule_name as item_name,
    cap_subjects.committed_amount_yuan as found_amount_yuan,
    cap_subjects.limit_amount_yuan as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from cap_subjects
inner join records on cap_subjects.first_record_id = records.record_id
left join rules on cap_subjects.rule_id = rules.rule_id
where cap_subjects.state_code = 'exceeded'
order by cap_subjects.clause_id, cap_subjects.subject_id
