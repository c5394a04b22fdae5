-- purpose: what the workbooks of an edition left open and how a steward answered, newest first
-- grain: one row per answered question
-- units: none
-- parameters: none
-- source: intake_answers, batches, edition, departments
select
    batches.edition as taken_edition,
    intake_answers.source_file,
    coalesce(departments.department_name, '未标明') as reporting_department_name,
    intake_answers.source_sheet,
    intake_answers.source_row,
    intake_answers.source_column,
    intake_answers.question,
    intake_answers.choice_label,
    nullif(intake_answers.reason, '') as answer_reason,
    case when intake_answers.reason = '' then 'not_applicable' end as answer_reason_missing_code,
    batches.author,
    batches.received_at
from intake_answers
inner join batches on intake_answers.batch_id = batches.batch_id
left join departments on batches.reporting_department_code = departments.department_code
order by
    batches.edition desc, batches.received_at desc, intake_answers.source_file, intake_answers.source_sheet,
    intake_answers.source_row, intake_answers.question_key
