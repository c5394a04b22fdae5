-- purpose: how each department reports: for the last due quarter when, how late and with what words; over all, what it filed and what is missing in it
-- grain: one row per department that answers for a clause or has filed anything (null = 未标明)
-- units: dates, days, counts; a count is null for a department that filed nothing
-- parameters: none
-- source: department_states, reporting_periods, reporting, batches, department_dates, records, cap_subjects, money_entries, readings, departments, policies
with
period as (
    select
        clock_on,
        period_on,
        due_on
    from reporting_periods
    where frequency = 'quarterly'
),

filing as (
    select
        reporting_department_code as department_code,
        true as has_filed
    from batches
    union
    select
        reporting_department_code as department_code,
        true as has_filed
    from records
    union
    select
        reporting_department_code as department_code,
        true as has_filed
    from readings
),

named as (
    select department_code from department_states
    union
    select department_code from filing
    union
    select department_code from reporting
),

told as (
    select reporting.*
    from reporting
    inner join period on reporting.period_on >= period.period_on
    qualify row_number() over (
        partition by reporting.department_code
        order by
            reporting.reported_on is null,
            reporting.period_on,
            reporting.reported_on,
            reporting.source_file,
            reporting.source_sheet,
            reporting.source_row
    ) = 1
),

received as (
    select
        batches.reporting_department_code as department_code,
        min(batches.received_at)::date as received_on
    from batches
    inner join period on batches.as_of_on >= period.period_on
    where batches.taken_row_count > 0
    group by batches.reporting_department_code
),

reported_before as (
    select
        reporting.department_code,
        true as has_reported
    from reporting
    inner join period on reporting.period_on < period.period_on
    where reporting.reported_on is not null
    union
    select
        batches.reporting_department_code as department_code,
        true as has_reported
    from batches
    inner join period on batches.as_of_on < period.period_on
    where batches.taken_row_count > 0
),

rejected as (
    select
        reporting_department_code as department_code,
        sum(rejected_row_count) as rejected_row_count
    from batches
    group by reporting_department_code
),

filed_records as (
    select
        reporting_department_code as department_code,
        count(*) as record_count,
        count(*) filter (where clause_id is null) as record_without_clause_count,
        count(*) filter (where record_kind = 'project' and recipient_code is null) as record_without_code_count
    from records
    where record_kind != 'unlisted'
    group by reporting_department_code
),

promised as (
    select distinct record_id
    from money_entries
    where is_counted and stage = 'committed'
),

exceeded as (
    select
        records.reporting_department_code as department_code,
        count(distinct [cap_subjects.clause_id, cap_subjects.subject_kind, cap_subjects.subject_id]) as exceeded_record_count
    from cap_subjects
    inner join records
        on
            cap_subjects.clause_id = records.clause_id
            and cap_subjects.subject_kind = records.subject_kind
            and cap_subjects.subject_id = records.subject_id
    inner join promised on records.record_id = promised.record_id
    where cap_subjects.state_code = 'exceeded'
    group by records.reporting_department_code
),

filed_readings as (
    select
        reporting_department_code as department_code,
        count(*) as reading_count
    from readings
    group by reporting_department_code
),

dated as (
    select
        named.department_code,
        department_states.department_code is not null as is_responsible,
        coalesce(departments.department_kind, 'department') as department_kind,
        department_states.clause_count,
        department_states.alone_clause_count,
        department_states.joint_clause_count,
        period.period_on,
        case when department_states.department_code is not null then period.due_on end as due_on,
        coalesce(told.reported_on, received.received_on) as reported_on,
        case
            when told.reported_on is not null then '填报'
            when received.received_on is not null then '接入'
        end as reported_basis,
        period.clock_on,
        reported_before.has_reported is not null
        or coalesce(policies.effective_on <= period.period_on and departments.department_kind != 'open_list', false)
            as is_expected,
        filing.has_filed is not null as has_filed,
        coalesce(told.has_confirmer, false) as has_confirmer,
        told.comment
    from named
    cross join policies
    left join period on true
    left join departments on named.department_code = departments.department_code
    left join department_states on named.department_code = department_states.department_code
    left join told on named.department_code = told.department_code
    left join received on named.department_code is not distinct from received.department_code
    left join reported_before on named.department_code is not distinct from reported_before.department_code
    left join filing on named.department_code is not distinct from filing.department_code
)

select
    dated.department_code,
    dated.is_responsible,
    dated.department_kind,
    coalesce(dated.clause_count, 0) as clause_count,
    coalesce(dated.alone_clause_count, 0) as alone_clause_count,
    coalesce(dated.joint_clause_count, 0) as joint_clause_count,
    dated.period_on,
    dated.due_on,
    dated.reported_on,
    dated.reported_basis,
    case
        when dated.reported_on <= dated.due_on then 0
        when dated.reported_on is not null then dated.reported_on - dated.due_on
        when dated.is_expected then dated.clock_on - dated.due_on
    end as late_days,
    department_dates.as_of_on,
    dated.has_confirmer,
    dated.comment,
    dated.has_filed,
    case when dated.has_filed then coalesce(filed_records.record_count, 0) end as record_count,
    case when dated.has_filed then coalesce(filed_records.record_without_clause_count, 0) end as record_without_clause_count,
    case when dated.has_filed then coalesce(filed_records.record_without_code_count, 0) end as record_without_code_count,
    case when dated.has_filed then coalesce(exceeded.exceeded_record_count, 0) end as exceeded_record_count,
    case when dated.has_filed then coalesce(filed_readings.reading_count, 0) end as reading_count,
    case when dated.has_filed then coalesce(rejected.rejected_row_count, 0) end::bigint as rejected_row_count
from dated
left join department_dates on dated.department_code is not distinct from department_dates.reporting_department_code
left join filed_records on dated.department_code is not distinct from filed_records.department_code
left join exceeded on dated.department_code is not distinct from exceeded.department_code
left join filed_readings on dated.department_code is not distinct from filed_readings.department_code
left join rejected on dated.department_code is not distinct from rejected.department_code
