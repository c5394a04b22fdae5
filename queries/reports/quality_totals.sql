-- purpose: what is late, not taken, missing or doubtful in all that the chosen departments filed
-- grain: one row
-- units: yuan, days, counts; files of people are left out of the counts of rows; a joint duty counts once
-- parameters: $chosen (reporting_department)
-- source: quality_counts
with
counted as (
    select
        *,
        case when not has_filed then 'not_reported' end as filing_missing_code,
        if(has_people, 'withheld', 'not_reported') as row_missing_code
    from quality_counts($chosen)
    where department_key is null
)

select
    unreported_department_count,
    late_department_count,
    overdue_duty_count,
    case when overdue_duty_count is null then 'not_reported' end as overdue_duty_count_missing_code,
    unreported_duty_count,
    case when unreported_duty_count is null then 'not_reported' end as unreported_duty_count_missing_code,
    longest_late_days,
    case when longest_late_days is null then 'not_reported' end as longest_late_days_missing_code,
    ledger_taken_row_count,
    case when ledger_taken_row_count is null then row_missing_code end as ledger_taken_row_count_missing_code,
    ledger_rejected_row_count,
    case when ledger_rejected_row_count is null then row_missing_code end as ledger_rejected_row_count_missing_code,
    ledger_held_row_count,
    case when ledger_held_row_count is null then row_missing_code end as ledger_held_row_count_missing_code,
    answered_question_count,
    filing_missing_code as answered_question_count_missing_code,
    record_without_clause_count,
    filing_missing_code as record_without_clause_count_missing_code,
    project_without_place_count,
    filing_missing_code as project_without_place_count_missing_code,
    unlisted_count,
    filing_missing_code as unlisted_count_missing_code,
    undated_entry_count,
    filing_missing_code as undated_entry_count_missing_code,
    undated_project_committed_amount_yuan,
    filing_missing_code as undated_project_committed_amount_yuan_missing_code,
    undated_project_disbursed_amount_yuan,
    filing_missing_code as undated_project_disbursed_amount_yuan_missing_code,
    record_without_code_count,
    filing_missing_code as record_without_code_count_missing_code,
    open_finding_count,
    filing_missing_code as open_finding_count_missing_code
from counted
