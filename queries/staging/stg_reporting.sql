-- purpose: rows of 报送情况 tables, typed and judged; a row with any reason is not taken; no names
-- grain: one row per data row of a recognised 报送情况 table
-- units: dates; a month, quarter or year stands for its last day in period_on
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_reporting, stg_department_names, stg_wrong_cells
with periods as (
    select
        raw_reporting.region_order,
        raw_reporting.source_row,
        period_words(raw_reporting.period_on) as tidied_period
    from raw_reporting
    where not is_missing(raw_reporting.period_on)
),

joined as (
    select
        raw_reporting.*,
        stg_department_names.department_code,
        period_end_on(periods.tidied_period) as read_period_on,
        is_missing(raw_reporting.reported_on)
        or narrow(raw_reporting.reported_on) in ('未报送', '未报', '尚未报送', '未上报') as is_not_reported,
        date_on(raw_reporting.reported_on) as read_reported_on,
        -- Of who confirmed only the presence counts, whatever stands there.
        list_filter(coalesce(stg_wrong_cells.reasons, []), lambda cell: cell['field'] != 'confirmer') as cell_reasons
    from raw_reporting
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_reporting.region_order
            and stg_wrong_cells.source_row = raw_reporting.source_row
    left join stg_department_names on stg_department_names.department_words = narrow(raw_reporting.department)
    left join periods
        on
            periods.region_order = raw_reporting.region_order
            and periods.source_row = raw_reporting.source_row
),

judged as (
    select
        joined.*,
        joined.cell_reasons
        || reason_if(
            is_missing(joined.department), 'department', joined.department, '必填为空：责任单位没有填写，请补填单位'
        )
        || reason_if(
            joined.department_code is null and not is_missing(joined.department) and not has_mark(joined.department),
            'department', joined.department, department_reason(joined.department)
        )
        || reason_if(
            is_missing(joined.period_on), 'period_on', joined.period_on, '必填为空：报送期没有填写，请补填，如 2026年三季度'
        )
        || reason_if(
            joined.read_period_on is null and not is_missing(joined.period_on) and not has_mark(joined.period_on),
            'period_on', joined.period_on, period_reason(joined.period_on)
        )
        || reason_if(
            not joined.is_not_reported and joined.read_reported_on is null and not has_mark(joined.reported_on),
            'reported_on', joined.reported_on, date_reason(joined.reported_on)
        )
        || reason_if(
            joined.department_code is not null and joined.read_period_on is not null
            and row_number() over (
                partition by joined.department_code, joined.read_period_on
                order by joined.region_order, joined.source_row
            ) > 1,
            'department', joined.department,
            '编号重复：“' || joined.department || '”的报送期“' || joined.period_on
            || '”前面已出现过（以先出现的一行为准），请合并成一行或改正'
        ) as reasons
    from joined
)

select
    judged.region_order,
    judged.department_code,
    judged.read_period_on as period_on,
    if(judged.is_not_reported, null, judged.read_reported_on) as reported_on,
    not is_missing(judged.confirmer)
    and narrow(judged.confirmer) not in ('未确认', '待确认', '否') as has_confirmer,
    if(is_missing(judged.comment), null, kept(judged.comment)) as comment,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    if(len(judged.reasons) = 0, first_day_note(judged.read_period_on, judged.period_on), []) as notes
from judged
order by judged.region_order, judged.source_row
