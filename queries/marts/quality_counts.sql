-- purpose: what is missing, late or doubtful in what departments filed: of each department and of the whole choice, counted by the same steps
-- grain: a macro, one row per department that reports ('' = 未标明), and one of the whole choice (department_key is null); without a file no counts
-- units: yuan, days, counts; files of people are left out of the counts of rows
-- parameters: chosen (reporting_department)
-- source: department_reporting, reporting_duties, batches, ledger_rows, people_files, intake_answers, records, money_entries, findings, finding_notes
create macro quality_counts(chosen) as table
    with
    departments_chosen as (
        select
            *,
            coalesce(department_code, '') as department_key
        from department_reporting
        where
            is_chosen((chosen).reporting_department, department_code)
            and (has_filed or (is_responsible and department_kind != 'open_list'))
    ),

    listed as (
        select
            department_key,
            bool_or(has_filed) as has_filed,
            bool_or(is_responsible) as is_responsible,
            count(*) filter (where is_responsible and reported_on is null and department_kind != 'open_list')
                as unreported_department_count,
            count(*) filter (where is_responsible and late_days > 0) as late_department_count,
            sum(record_without_clause_count)::bigint as record_without_clause_count,
            sum(record_without_code_count)::bigint as record_without_code_count
        from departments_chosen
        group by grouping sets ((department_key), ())
    ),

    -- A joint duty is one duty of the whole choice; the report of a quarter each department owes by itself.
    owed as (
        select
            *,
            case when duty_kind_name = '季度报送' then department_code end as owing_alone
        from reporting_duties()
        where is_chosen((chosen).reporting_department, department_code)
    ),

    duties as (
        select
            coalesce(department_code, '') as department_key,
            count(distinct [owing_alone, duty_name, clause_id, duty_due_on::varchar]) filter (where duty_state = '逾期')
                as overdue_duty_count,
            count(distinct [owing_alone, duty_name, clause_id, duty_due_on::varchar]) filter (where duty_state = '未报送')
                as unreported_duty_count,
            max(passed_days) filter (where duty_state = '逾期') as longest_late_days
        from owed
        group by grouping sets ((coalesce(department_code, '')), ())
    ),

    answers as (
        select
            batch_id,
            count(*) as answer_count
        from intake_answers
        group by batch_id
    ),

    rows_of_files as (
        select
            batch_id,
            false as is_of_people,
            true as is_standing
        from ledger_rows
        union all
        select
            batch_id,
            true as is_of_people,
            coalesce(standing_row_count, 1) > 0 as is_standing
        from people_files
    ),

    standing as (
        select
            batch_id,
            bool_or(is_of_people) as is_of_people,
            bool_or(is_standing) as is_standing
        from rows_of_files
        group by batch_id
    ),

    -- A file all of whose rows were replaced is not in use any more; one of which nothing was taken still waits to be mended.
    files_in_use as (
        select
            batches.*,
            coalesce(answers.answer_count, 0) as answer_count,
            coalesce(standing.is_of_people, false) as is_of_people
        from batches
        left join standing on batches.batch_id = standing.batch_id
        left join answers on batches.batch_id = answers.batch_id
        where
            is_chosen((chosen).reporting_department, batches.reporting_department_code)
            and (coalesce(standing.is_standing, false) or batches.taken_row_count = 0)
    ),

    -- The number of rows of a file of people would tell how many they are, and so would the difference of two editions.
    files as (
        select
            coalesce(reporting_department_code, '') as department_key,
            coalesce(bool_or(is_of_people), false) as has_people,
            sum(taken_row_count) filter (where not is_of_people)::bigint as ledger_taken_row_count,
            sum(rejected_row_count) filter (where not is_of_people)::bigint as ledger_rejected_row_count,
            sum(held_row_count) filter (where not is_of_people)::bigint as ledger_held_row_count,
            sum(answer_count)::bigint as answered_question_count
        from files_in_use
        group by grouping sets ((coalesce(reporting_department_code, '')), ())
    ),

    placed as (
        select
            coalesce(reporting_department_code, '') as department_key,
            count(*) filter (where city_code is null) as project_without_place_count
        from records
        where record_kind = 'project' and is_chosen((chosen).reporting_department, reporting_department_code)
        group by grouping sets ((coalesce(reporting_department_code, '')), ())
    ),

    entries as (
        select
            *,
            entry_on is null and stage in ('committed', 'disbursed') as is_undated
        from money_entries
        where
            is_counted
            and record_kind in ('project', 'unlisted')
            and is_chosen((chosen).reporting_department, reporting_department_code)
    ),

    money as (
        select
            coalesce(reporting_department_code, '') as department_key,
            count(distinct record_id) filter (where record_kind = 'unlisted') as unlisted_count,
            count(*) filter (where is_undated) as undated_entry_count,
            sum(committed_amount_yuan) filter (where is_undated) as undated_project_committed_amount_yuan,
            sum(disbursed_amount_yuan) filter (where is_undated) as undated_project_disbursed_amount_yuan
        from entries
        group by grouping sets ((coalesce(reporting_department_code, '')), ())
    ),

    trails as (
        select
            finding_key,
            arg_max(handling, noted_at) as handling
        from finding_notes
        group by finding_key
    ),

    found as (
        select
            coalesce(findings.reporting_department_code, '') as department_key,
            count(*) filter (where coalesce(trails.handling, 'open') not in ('explained', 'corrected')) as open_finding_count
        from findings
        left join trails on findings.finding_key = trails.finding_key
        where is_chosen((chosen).reporting_department, findings.reporting_department_code)
        group by grouping sets ((coalesce(findings.reporting_department_code, '')), ())
    )

    select
        listed.department_key,
        coalesce(listed.has_filed, false) as has_filed,
        coalesce(listed.is_responsible, false) as is_responsible,
        coalesce(files.has_people, false) as has_people,
        listed.unreported_department_count,
        listed.late_department_count,
        listed.record_without_clause_count,
        listed.record_without_code_count,
        duties.overdue_duty_count,
        duties.unreported_duty_count,
        case
            when duties.overdue_duty_count > 0 then duties.longest_late_days
            when duties.unreported_duty_count = 0 then 0
        end as longest_late_days,
        files.ledger_taken_row_count,
        files.ledger_rejected_row_count,
        files.ledger_held_row_count,
        case when listed.has_filed then coalesce(files.answered_question_count, 0) end as answered_question_count,
        case when listed.has_filed then coalesce(placed.project_without_place_count, 0) end as project_without_place_count,
        case when listed.has_filed then coalesce(money.unlisted_count, 0) end as unlisted_count,
        case when listed.has_filed then coalesce(money.undated_entry_count, 0) end as undated_entry_count,
        case when listed.has_filed then coalesce(money.undated_project_committed_amount_yuan, 0) end::decimal(18, 2)
            as undated_project_committed_amount_yuan,
        case when listed.has_filed then coalesce(money.undated_project_disbursed_amount_yuan, 0) end::decimal(18, 2)
            as undated_project_disbursed_amount_yuan,
        case when listed.has_filed then coalesce(found.open_finding_count, 0) end as open_finding_count
    from listed
    left join duties on listed.department_key is not distinct from duties.department_key
    left join files on listed.department_key is not distinct from files.department_key
    left join placed on listed.department_key is not distinct from placed.department_key
    left join money on listed.department_key is not distinct from money.department_key
    left join found on listed.department_key is not distinct from found.department_key
