-- purpose: subjects whose limit cannot be computed: the rule or the amount it is a share of is not stated
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
    -- Amounts without funding level may count against the limit too; without the basis of the limit this is unknown.
    (cap_subjects.committed_amount_yuan + cap_subjects.unstated_level_committed_amount_yuan)::decimal(18, 2)
        as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from cap_subjects
inner join records on cap_subjects.first_record_id = records.record_id
left join rules on cap_subjects.rule_id = rules.rule_id
where cap_subjects.state_code = 'no_basis'
order by cap_subjects.clause_id, cap_subjects.subject_id
