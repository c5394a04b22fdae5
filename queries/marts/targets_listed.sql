-- purpose: every target of a document, and whether it is in force at the edition's latest 数据截至日
-- grain: a table macro, one row per target as filed; of one indicator, period and part the document of the latest date is in force
-- units: the indicator's own unit, dates
-- parameters: none
-- source: targets, reporting_periods
create macro targets_listed() as table
    with
    clock as (
        select max(reporting_periods.clock_on) as clock_on
        from reporting_periods
    ),

    issued as (
        select
            targets.*,
            coalesce(targets.document_on <= clock.clock_on, false) as is_issued,
            concat_ws(
                '|', targets.indicator_id, targets.period_code, coalesce(targets.county_code, targets.city_code, ''),
                coalesce(targets.split_department_code, '')
            ) as target_key
        from targets
        cross join clock
    ),

    ordered as (
        select
            issued.*,
            lag(issued.target_id) over later as later_target_id,
            lag(issued.document_number) over later as later_document_number,
            lag(issued.document_on) over later as later_document_on
        from issued
        window
            later as (
                partition by issued.target_key, issued.is_issued
                order by issued.document_on desc, issued.document_number desc
            )
    )

    select
        *,
        case
            when not is_issued then 'not_yet'
            when later_target_id is null then 'in_force'
            else 'superseded'
        end as standing
    from ordered
