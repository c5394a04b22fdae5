-- purpose: what the cells of a row of 目标任务分解 say, before anything is judged: bound, number, period, days, document
-- grain: one row per data row of a recognised 目标任务分解 table
-- units: dates
-- parameters: none
-- source: raw_targets (titles: the lines above the table), stg_code_names
with
-- A table whose rows name no document has it in its title: 附件 2026年目标任务分解表（某办发〔2026〕1号）.
named as (
    select
        raw_targets.*,
        is_missing(raw_targets.document_number) as number_is_empty,
        is_missing(raw_targets.document_name) as name_is_empty,
        nullif(
            regexp_extract(raw_targets.titles, '(?:^|[\s(（:：》、，,])(\p{Han}{1,12}[〔\[(（【]20\d\d[〕\])）】]第?\d+号)', 1), ''
        ) as title_number,
        nullif(regexp_extract(raw_targets.titles, '《([^《》]+)》', 1), '') as title_name
    from raw_targets
),

read as (
    select
        named.region_order,
        named.source_row,
        named.unit,
        named.number_is_empty,
        named.document_number as number_cell,
        named.document_name as name_cell,
        named.document_on as day_cell,
        named.target_period as period_cell,
        named.target_due_on as due_cell,
        if(named.number_is_empty, named.title_number, document_words(named.document_number)) as document_number,
        if(named.name_is_empty, named.title_name, regexp_replace(kept(named.document_name), '^《([^《》]*)》$', '\1'))
            as document_name,
        named.number_is_empty and named.title_number is not null as number_is_of_title,
        date_on(named.document_on) as document_on,
        target_number(named.target_value) as quantity_words,
        said_bound(target_lead(named.target_value), target_tail(named.target_value)) as written_bound,
        is_strict(target_lead(named.target_value)) as is_strict,
        bounds.code as named_bound,
        if(is_missing(named.target_period), null, period_words(named.target_period)) as period_text,
        if(is_missing(named.target_due_on) or has_mark(named.target_due_on), null, named.target_due_on) as due_text
    from named
    left join stg_code_names as bounds
        on bounds.code_list = 'target_bound' and bounds.code_name = narrow(named.target_bound)
),

periods as (
    select
        read.*,
        period_kind(read.period_text, year(read.document_on)::varchar) as read_period,
        period_last_day(read.period_text, year(read.document_on)::varchar) as read_last_on
    from read
),

due as (
    select
        periods.*,
        due_day(
            periods.due_text,
            coalesce(if(periods.read_period = 'total', null, year(periods.read_last_on)), year(periods.document_on))::varchar
        ) as read_due_on
    from periods
),

settled as (
    select
        due.*,
        -- Without a period the due date decides: within the year of the document it is the year's, later the whole term's.
        case
            when due.period_text is not null then due.read_period
            when year(due.read_due_on) = year(due.document_on) then 'year'
            when due.read_due_on is not null then 'total'
        end as target_period,
        coalesce(due.read_due_on, due.read_last_on) as due_on,
        coalesce(due.read_last_on, due.read_due_on) as last_on
    from due
)

select
    settled.* exclude (number_cell, name_cell, day_cell, period_cell, due_cell),
    reason_if(
        settled.document_number is null and not has_mark(settled.number_cell), 'document_number', settled.number_cell,
        '目标没有文件：请填写下达这个目标的文件的文号；没有文件的目标不能接入，也不能评定颜色'
    )
    || reason_if(
        settled.document_number is not null and not has_mark(settled.number_cell)
        and not regexp_matches(settled.document_number, '〔20\d\d〕.*\d+号?$'),
        'document_number', settled.number_cell,
        '文号不完整：“' || settled.number_cell || '”，请照文件填写，如 某办发〔2026〕1号'
    )
    || reason_if(
        settled.document_name is null and not has_mark(settled.name_cell), 'document_name', settled.name_cell,
        '目标没有文件名称：请填写文件的标题；没有文件的目标不能接入'
    )
    || reason_if(
        is_missing(settled.day_cell), 'document_on', settled.day_cell,
        '必填为空：印发日期没有填写，请补填；先后几份文件以印发日期较晚的为准'
    )
    || reason_if(is_unreadable_date(settled.day_cell), 'document_on', settled.day_cell, date_reason(settled.day_cell))
    || reason_if(
        is_bare_year(settled.day_cell), 'document_on', settled.day_cell,
        '日期不完整：“' || settled.day_cell || '”只有年份，请填写文件印发的年月日'
    )
    || reason_if(
        settled.period_text is not null and settled.read_period is null and not has_mark(settled.period_cell),
        'target_period', settled.period_cell,
        '考核周期无法识别：“' || settled.period_cell || '”，请填 2026年、2026年三季度 或 全周期'
    )
    || reason_if(
        settled.due_text is not null and settled.read_due_on is null, 'target_due_on', settled.due_cell,
        '完成时限无法识别：“' || settled.due_cell || '”，请填成 2026-12-31、2026年底、9月底前 或 全年'
    )
    || reason_if(
        settled.period_text is null and settled.due_text is null, 'target_due_on', settled.due_cell,
        '必填为空：考核周期和完成时限至少填一个，请补填，如 2026年 或 2026年底前'
    )
    || reason_if(
        settled.read_period = 'total' and settled.due_on is null and settled.due_text is null, 'target_due_on', settled.due_cell,
        '必填为空：全周期的目标要写完成时限，请补填，如 2028年底前'
    )
    || reason_if(
        settled.read_period in ('year', 'quarter') and year(settled.due_on) != year(settled.last_on), 'target_due_on', settled.due_cell,
        '完成时限不在考核周期内：“' || settled.due_cell || '”不在 ' || year(settled.last_on) || ' 年，请核对；跨年的目标，考核周期请填 全周期'
    )
    || reason_if(
        settled.due_on < settled.document_on, 'target_due_on', coalesce(settled.due_cell, settled.period_cell),
        '完成时限早于文件的印发日期：' || settled.due_on || ' 早于 ' || settled.document_on || '，请核对年份，或写明是哪一年'
    ) as word_reasons
from settled
order by settled.region_order, settled.source_row
