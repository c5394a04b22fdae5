-- purpose: the workbooks that the demonstration pretends to have been sent
-- grain: one row per reporting department and kind of workbook
-- units: dates
-- parameters:
--   $edition integer: the number of the edition that is being built; null means no workbook has a number
-- source: data/demo/reporting.csv, data/demo/readings.csv, data/demo/statements.csv, indicators, departments
with
kinds as (
    select
        'projects' as file_kind,
        '项目资金台账' as file_title,
        1 as sheet_count
    union all
    select
        'items' as file_kind,
        '下达与拨付' as file_title,
        2 as sheet_count
    union all
    select
        'talent' as file_kind,
        '人才计划入选情况' as file_title,
        1 as sheet_count
    union all
    select
        'budgets' as file_kind,
        '预算安排' as file_title,
        1 as sheet_count
    union all
    select
        'milestones' as file_kind,
        '里程碑' as file_title,
        1 as sheet_count
    union all
    select
        'delegations' as file_kind,
        '自主评审权下放' as file_title,
        1 as sheet_count
    union all
    select
        'zones' as file_kind,
        '试验区' as file_title,
        1 as sheet_count
    union all
    select
        'clusters' as file_kind,
        '产业集群' as file_title,
        1 as sheet_count
    union all
    select
        'tasks' as file_kind,
        '任务清单' as file_title,
        1 as sheet_count
    union all
    select
        'targets' as file_kind,
        '目标任务分解' as file_title,
        1 as sheet_count
),

read_until as (
    select
        demo_readings.department_code,
        max(demo_readings.last_on) as as_of_on
    from demo_readings
    inner join indicators on demo_readings.indicator_id = indicators.indicator_id
    where demo_readings.is_filed
    group by demo_readings.department_code
),

-- Progress of tasks is sent every month, one workbook a month.
task_months as (
    select
        department_code,
        received_days,
        last_day(unnest(generate_series(date '2026-06-01', as_of_on, interval 1 month))::date) as as_of_on
    from demo_reporting
),

stated_until as (
    select
        department_code,
        max(period_on) as as_of_on,
        max_by(reported_days, period_on) as received_days
    from demo_statements
    group by department_code
),

sent as (
    select
        demo_reporting.department_code,
        kinds.file_kind,
        kinds.file_title,
        kinds.sheet_count,
        demo_reporting.as_of_on,
        demo_reporting.received_days
    from demo_reporting
    cross join kinds
    union all
    select
        department_code,
        'task_reports_' || strftime(as_of_on, '%Y-%m') as file_kind,
        '任务进展_' || year(as_of_on) || '年' || month(as_of_on) || '月' as file_title,
        1 as sheet_count,
        as_of_on,
        received_days
    from task_months
    union all
    select
        read_until.department_code,
        'indicators' as file_kind,
        '指标填报' as file_title,
        1 as sheet_count,
        read_until.as_of_on,
        -- Who states when a period was reported sends the readings of that period on the same day.
        coalesce(demo_statements.reported_days, 12) as received_days
    from read_until
    left join demo_statements
        on
            read_until.department_code = demo_statements.department_code
            and read_until.as_of_on = demo_statements.period_on
    union all
    select
        department_code,
        'statements' as file_kind,
        '报送情况' as file_title,
        1 as sheet_count,
        as_of_on,
        received_days
    from stated_until
)

select
    sent.department_code,
    sent.file_kind,
    sent.sheet_count,
    'demo-' || $edition::integer || '-' || sent.department_code || '-' || sent.file_kind as batch_id,
    '演示_' || departments.short_name || '_' || sent.file_title || '.xlsx' as source_file,
    sent.as_of_on,
    sent.as_of_on::timestamp + to_days(sent.received_days::integer) + interval 9 hour as received_at
from sent
inner join departments on sent.department_code = departments.department_code
