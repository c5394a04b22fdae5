-- purpose: every change between two editions that has no amount of its own: states, names, readings, budgets, reporting, rules
-- grain: a table macro, one row per change
-- units: yuan
-- parameters: none
-- source: policy_texts, earlier and later (the two editions): records, readings, budgets, reporting, rules, indicators, clauses
create macro record_changes() as table
    with
    records_changed as (
        select
            records_after.record_id,
            records_after.clause_id,
            records_after.city_code,
            records_after.county_code,
            records_after.source_file,
            records_after.source_sheet,
            records_after.source_row,
            unnest([
                {
                    'change_kind': 'status',
                    'before_value': statuses_before.code_name,
                    'after_value': statuses_after.code_name
                },
                {
                    'change_kind': 'name',
                    'before_value': records_before.record_name,
                    'after_value': records_after.record_name
                },
                {
                    'change_kind': 'recipient',
                    'before_value': concat_ws(' ', records_before.recipient_name, records_before.recipient_code),
                    'after_value': concat_ws(' ', records_after.recipient_name, records_after.recipient_code)
                }
            ]) as change
        from earlier.records as records_before
        inner join later.records as records_after on records_before.record_id = records_after.record_id
        left join later.codes as statuses_before
            on statuses_before.code_list = 'project_status' and records_before.project_status = statuses_before.code
        left join later.codes as statuses_after
            on statuses_after.code_list = 'project_status' and records_after.project_status = statuses_after.code
        where
            -- Of people nothing is told one by one.
            records_after.record_kind != 'award'
            and (
                records_before.project_status is distinct from records_after.project_status
                or records_before.record_name is distinct from records_after.record_name
                or records_before.recipient_name is distinct from records_after.recipient_name
                or records_before.recipient_code is distinct from records_after.recipient_code
            )
    ),

    priced as (
        select record_id
        from earlier.money_entries
        where stage != 'none'
        union
        select record_id
        from later.money_entries
        where stage != 'none'
    ),

    -- Records without any amount come and go unseen by the legs.
    silent_changed as (
        select
            coalesce(records_after.record_id, records_before.record_id) as record_id,
            coalesce(records_after.clause_id, records_before.clause_id) as clause_id,
            coalesce(records_after.city_code, records_before.city_code) as city_code,
            coalesce(records_after.county_code, records_before.county_code) as county_code,
            case when records_before.record_id is null then 'new' else 'withdrawn' end as change_kind,
            coalesce(records_after.source_file, records_before.source_file) as source_file,
            coalesce(records_after.source_sheet, records_before.source_sheet) as source_sheet,
            coalesce(records_after.source_row, records_before.source_row) as source_row
        from earlier.records as records_before
        full join later.records as records_after on records_before.record_id = records_after.record_id
        where
            (records_before.record_id is null or records_after.record_id is null)
            and coalesce(records_after.record_id, records_before.record_id) not in (select priced.record_id from priced)
    ),

    readings_changed as (
        select
            coalesce(indicators.clause_id, former.clause_id) as clause_id,
            coalesce(readings_after.indicator_id, readings_before.indicator_id) as record_id,
            coalesce(readings_after.city_code, readings_before.city_code) as city_code,
            coalesce(readings_after.county_code, readings_before.county_code) as county_code,
            strftime(readings_before.as_of_on, '%Y-%m-%d') || ' ' || rtrim(rtrim(readings_before.reading_value::varchar, '0'), '.')
            || coalesce(former.unit, '') as before_value,
            strftime(readings_after.as_of_on, '%Y-%m-%d') || ' ' || rtrim(rtrim(readings_after.reading_value::varchar, '0'), '.')
            || coalesce(indicators.unit, '') as after_value,
            coalesce(readings_after.source_file, readings_before.source_file) as source_file,
            coalesce(readings_after.source_sheet, readings_before.source_sheet) as source_sheet,
            coalesce(readings_after.source_row, readings_before.source_row) as source_row
        from earlier.readings as readings_before
        full join later.readings as readings_after on readings_before.reading_id = readings_after.reading_id
        left join later.indicators as indicators on readings_after.indicator_id = indicators.indicator_id
        left join earlier.indicators as former on readings_before.indicator_id = former.indicator_id
        where readings_before.reading_value is distinct from readings_after.reading_value
    ),

    budgets_changed as (
        select
            coalesce(budgets_after.clause_id, budgets_before.clause_id) as clause_id,
            coalesce(budgets_after.document_number, budgets_before.document_number) as record_id,
            coalesce(budgets_before.adjusted_budget_amount_yuan, budgets_before.budget_amount_yuan)::varchar || ' 元'
                as before_value,
            coalesce(budgets_after.adjusted_budget_amount_yuan, budgets_after.budget_amount_yuan)::varchar || ' 元'
                as after_value,
            coalesce(budgets_after.source_file, budgets_before.source_file) as source_file,
            coalesce(budgets_after.source_sheet, budgets_before.source_sheet) as source_sheet,
            coalesce(budgets_after.source_row, budgets_before.source_row) as source_row
        from earlier.budgets as budgets_before
        full join later.budgets as budgets_after on budgets_before.budget_id = budgets_after.budget_id
        where
            budgets_before.budget_amount_yuan is distinct from budgets_after.budget_amount_yuan
            or budgets_before.adjusted_budget_amount_yuan is distinct from budgets_after.adjusted_budget_amount_yuan
    ),

    reporting_changed as (
        select
            coalesce(reporting_after.department_code, reporting_before.department_code) as record_id,
            strftime(reporting_before.period_on, '%Y-%m-%d') || ' 期，报送 '
            || coalesce(strftime(reporting_before.reported_on, '%Y-%m-%d'), '未报送') as before_value,
            strftime(reporting_after.period_on, '%Y-%m-%d') || ' 期，报送 '
            || coalesce(strftime(reporting_after.reported_on, '%Y-%m-%d'), '未报送') as after_value,
            coalesce(reporting_after.source_file, reporting_before.source_file) as source_file,
            coalesce(reporting_after.source_sheet, reporting_before.source_sheet) as source_sheet,
            coalesce(reporting_after.source_row, reporting_before.source_row) as source_row
        from earlier.reporting as reporting_before
        full join later.reporting as reporting_after
            on
                reporting_before.department_code = reporting_after.department_code
                and reporting_before.period_on = reporting_after.period_on
        where
            reporting_before.department_code is null
            or reporting_after.department_code is null
            or reporting_before.reported_on is distinct from reporting_after.reported_on
    ),

    rules_changed as (
        select
            coalesce(texts_after.text_id, texts_before.text_id) as record_id,
            coalesce(texts_after.clause_id, texts_before.clause_id) as clause_id,
            coalesce(texts_before.words, texts_after.title, texts_before.title) as before_value,
            coalesce(texts_after.words, texts_after.title, texts_before.title) as after_value
        from policy_texts('earlier.rules', 'earlier.indicators', 'earlier.clauses') as texts_before
        full join policy_texts('later.rules', 'later.indicators', 'later.clauses') as texts_after
            on texts_before.text_kind = texts_after.text_kind and texts_before.text_id = texts_after.text_id
        where texts_before.all_of_it is distinct from texts_after.all_of_it
    )

    select
        change.change_kind,
        record_id,
        clause_id,
        city_code,
        county_code,
        change.before_value,
        change.after_value,
        source_file,
        source_sheet,
        source_row
    from records_changed
    where change.before_value is distinct from change.after_value
    union all by name
    select * from silent_changed
    union all by name
    select
        'reading' as change_kind,
        readings_changed.*
    from readings_changed
    union all by name
    select
        'budget' as change_kind,
        budgets_changed.*
    from budgets_changed
    union all by name
    select
        'reporting' as change_kind,
        reporting_changed.*
    from reporting_changed
    union all by name
    select
        'definition' as change_kind,
        rules_changed.*
    from rules_changed
