-- purpose: what each department answers for alone and jointly, how that stands, and how it reports; joint clauses repeat, rows are never added up
-- grain: one row per responsible department of the choice and, when no clause is chosen, per other department that filed anything (null = 未标明)
-- units: dates, days, counts
-- parameters: $chosen (part, clause, department, reporting_department)
--   $chosen.part text list: parts of the policy, for departments that answer for a clause in them; null means all
--   $chosen.clause text list: clauses, for departments that answer for one of them; null means all
-- source: department_reporting, department_states, departments, clause_departments, clauses, findings, codes
with
words as (
    select
        code,
        code_name
    from codes
    where code_list = 'progress_state'
),

found as (
    select
        reporting_department_code,
        count(*) as finding_count
    from findings
    group by reporting_department_code
),

chosen as (
    select *
    from department_reporting
    where
        is_chosen(($chosen).department, department_code)
        and is_chosen(($chosen).reporting_department, department_code)
        and (
            (($chosen).part is null and ($chosen).clause is null)
            or department_code in (
                select clause_departments.department_code
                from clause_departments
                inner join clauses on clause_departments.clause_id = clauses.clause_id
                where
                    is_chosen(($chosen).clause, clauses.clause_id)
                    and is_chosen(($chosen).part, clauses.part_id)
            )
        )
),

explained as (
    select
        chosen.*,
        case when chosen.is_responsible then 'not_reported' else 'not_applicable' end as reporting_missing_code,
        case when not chosen.is_responsible then 'not_applicable' end as state_missing_code,
        case when not chosen.has_filed then 'not_reported' end as filing_missing_code
    from chosen
)

select
    explained.department_code,
    coalesce(departments.department_name, '未标明') as department_name,
    explained.department_kind,
    explained.clause_count,
    explained.alone_clause_count,
    explained.joint_clause_count,
    coalesce(departments.department_kind = 'open_list', false) as is_open_list,
    progress_words.code_name as progress_state,
    explained.state_missing_code as progress_state_missing_code,
    department_states.progress_reason,
    money_words.code_name as money_state,
    explained.state_missing_code as money_state_missing_code,
    department_states.money_reason,
    explained.period_on,
    case when explained.period_on is null then 'not_reported' end as period_on_missing_code,
    explained.due_on,
    case when explained.due_on is null then explained.reporting_missing_code end as due_on_missing_code,
    explained.reported_on,
    case when explained.reported_on is null then explained.reporting_missing_code end as reported_on_missing_code,
    explained.reported_basis,
    case when explained.reported_basis is null then explained.reporting_missing_code end as reported_basis_missing_code,
    explained.late_days,
    case when explained.late_days is null then explained.reporting_missing_code end as late_days_missing_code,
    explained.as_of_on,
    case when explained.as_of_on is null then 'not_reported' end as as_of_on_missing_code,
    null::varchar as confirmer,
    case when explained.has_confirmer then 'withheld' else explained.reporting_missing_code end as confirmer_missing_code,
    explained.comment,
    case when explained.comment is null then explained.reporting_missing_code end as comment_missing_code,
    explained.record_count,
    explained.filing_missing_code as record_count_missing_code,
    explained.record_without_clause_count,
    explained.filing_missing_code as record_without_clause_count_missing_code,
    explained.record_without_code_count,
    explained.filing_missing_code as record_without_code_count_missing_code,
    explained.exceeded_record_count,
    explained.filing_missing_code as exceeded_record_count_missing_code,
    explained.reading_count,
    explained.filing_missing_code as reading_count_missing_code,
    explained.rejected_row_count,
    explained.filing_missing_code as rejected_row_count_missing_code,
    case when explained.has_filed then coalesce(found.finding_count, 0) end as finding_count,
    explained.filing_missing_code as finding_count_missing_code
from explained
left join departments on explained.department_code = departments.department_code
left join department_states on explained.department_code = department_states.department_code
left join words as progress_words on department_states.progress_state = progress_words.code
left join words as money_words on department_states.money_state = money_words.code
left join found on explained.department_code is not distinct from found.reporting_department_code
order by
    explained.is_responsible desc,
    explained.clause_count desc,
    explained.department_code nulls last
