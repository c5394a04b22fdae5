-- purpose: the days of 人才入选 tables, with why one cannot be read and how one was read
-- grain: one row per data row of a recognised 人才入选 table that has one of the days
-- units: days, a month stands for its first day
-- parameters: none
-- source: raw_talent, raw_columns
with
cells as (
    select
        raw_talent.region_order,
        raw_talent.source_row,
        'stage_on' as field,
        raw_talent.stage_on as words
    from raw_talent

    union all

    select
        raw_talent.region_order,
        raw_talent.source_row,
        'term_end_on' as field,
        raw_talent.term_end_on as words
    from raw_talent

    union all

    select
        raw_talent.region_order,
        raw_talent.source_row,
        'left_on' as field,
        raw_talent.left_on as words
    from raw_talent

    union all

    select
        raw_talent.region_order,
        raw_talent.source_row,
        'payment_due_on' as field,
        raw_talent.payment_due_on as words
    from raw_talent
),

-- Each macro is written once for all four columns: they are planned wherever they stand.
judged as (
    select
        cells.region_order,
        cells.source_row,
        cells.field,
        date_on(cells.words) as read_on,
        reason_if(is_unreadable_date(cells.words), cells.field, cells.words, date_reason(cells.words)) as reasons,
        note_if(
            is_bare_year(cells.words),
            '列“' || coalesce(raw_columns.source_column, '') || '”的“' || kept(cells.words)
            || '”只有年份，按未注明日期处理'
        ) as notes
    from cells
    left join raw_columns
        on
            raw_columns.region_order = cells.region_order
            and raw_columns.field = cells.field
    where not is_missing(cells.words)
)

select
    judged.region_order,
    judged.source_row,
    max(judged.read_on) filter (where judged.field = 'stage_on') as stage_on,
    max(judged.read_on) filter (where judged.field = 'term_end_on') as term_end_on,
    max(judged.read_on) filter (where judged.field = 'left_on') as left_on,
    max(judged.read_on) filter (where judged.field = 'payment_due_on') as payment_due_on,
    flatten(list(judged.reasons order by judged.field)) as reasons,
    flatten(list(judged.notes order by judged.field)) as notes
from judged
group by all
order by judged.region_order, judged.source_row
