-- purpose: what each reporting department is late with, what was not taken of its files, and what is missing or doubtful in what was taken
-- grain: one row per department that answers for a clause by name or filed anything (未标明 last), in the order in which the policy names them
-- units: yuan, dates, days, counts; files of people are left out of the counts of rows
-- parameters: $chosen (reporting_department)
-- source: quality_counts, department_reporting, departments, clause_departments, clauses
with
-- A bureau stands behind its department.
named as (
    select
        clause_departments.department_code,
        min([clauses.clause_order, clause_departments.slot_order]) as place
    from clause_departments
    inner join clauses on clause_departments.clause_id = clauses.clause_id
    group by clause_departments.department_code
),

counted as (
    select
        counts.*,
        reports.department_code,
        reports.reported_on,
        reports.late_days,
        if(counts.is_responsible, 'not_reported', 'not_applicable') as owing_missing_code,
        case when not counts.has_filed then 'not_reported' end as filing_missing_code,
        if(counts.has_people, 'withheld', 'not_reported') as row_missing_code
    from quality_counts($chosen) as counts
    inner join department_reporting as reports on counts.department_key = coalesce(reports.department_code, '')
)

select
    counted.department_code as reporting_department_code,
    coalesce(departments.department_name, '未标明') as reporting_department_name,
    counted.reported_on,
    case when counted.reported_on is null then counted.owing_missing_code end as reported_on_missing_code,
    counted.late_days,
    case when counted.late_days is null then counted.owing_missing_code end as late_days_missing_code,
    counted.overdue_duty_count,
    case when counted.overdue_duty_count is null then counted.owing_missing_code end as overdue_duty_count_missing_code,
    counted.unreported_duty_count,
    case when counted.unreported_duty_count is null then counted.owing_missing_code end as unreported_duty_count_missing_code,
    counted.longest_late_days,
    case when counted.longest_late_days is null then counted.owing_missing_code end as longest_late_days_missing_code,
    counted.ledger_taken_row_count,
    case when counted.ledger_taken_row_count is null then counted.row_missing_code end as ledger_taken_row_count_missing_code,
    counted.ledger_rejected_row_count,
    case when counted.ledger_rejected_row_count is null then counted.row_missing_code end
        as ledger_rejected_row_count_missing_code,
    counted.ledger_held_row_count,
    case when counted.ledger_held_row_count is null then counted.row_missing_code end as ledger_held_row_count_missing_code,
    counted.answered_question_count,
    counted.filing_missing_code as answered_question_count_missing_code,
    counted.record_without_clause_count,
    counted.filing_missing_code as record_without_clause_count_missing_code,
    counted.project_without_place_count,
    counted.filing_missing_code as project_without_place_count_missing_code,
    counted.unlisted_count,
    counted.filing_missing_code as unlisted_count_missing_code,
    counted.undated_entry_count,
    counted.filing_missing_code as undated_entry_count_missing_code,
    counted.undated_project_committed_amount_yuan,
    counted.filing_missing_code as undated_project_committed_amount_yuan_missing_code,
    counted.undated_project_disbursed_amount_yuan,
    counted.filing_missing_code as undated_project_disbursed_amount_yuan_missing_code,
    counted.record_without_code_count,
    counted.filing_missing_code as record_without_code_count_missing_code,
    counted.open_finding_count,
    counted.filing_missing_code as open_finding_count_missing_code
from counted
left join departments on counted.department_code = departments.department_code
left join named as own_place on counted.department_code = own_place.department_code
left join named as place_above on departments.parent_code = place_above.department_code
order by
    coalesce(own_place.place, place_above.place) nulls last,
    own_place.place is null,
    counted.department_code nulls last
