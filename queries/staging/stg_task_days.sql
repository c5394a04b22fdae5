-- purpose: the due date of each row of 任务清单 tables: a day, a period in words without its year, or none for good
-- grain: one row per data row of a recognised 任务清单 table
-- units: dates, a period stands for its last day; what names no year takes that of the document
-- parameters: none
-- source: raw_tasks
with documents as (
    select
        raw_tasks.region_order,
        raw_tasks.source_row,
        raw_tasks.planned_on,
        date_on(raw_tasks.document_on) as read_document_on,
        document_words(
            coalesce(
                kept(raw_tasks.document_number),
                nullif(regexp_extract(raw_tasks.titles, '\p{Han}{1,12}[〔\[（(【]\d{4}[〕\]）)】]第?\d+号'), '')
            )
        ) as document_number
    from raw_tasks
),

tidied as (
    select
        documents.*,
        coalesce(
            nullif(regexp_extract(documents.document_number, '〔(\d{4})〕', 1), ''),
            year(documents.read_document_on)::varchar
        ) as document_year,
        -- 9月底前完成 is 9月, 年内 and 全年 are the year.
        regexp_replace(
            regexp_replace(date_words(documents.planned_on), '(之前|以前|前)?(完成|办结|落实)?$', ''), '(年)[内终]$', '\1'
        ) as due_words
    from documents
),

dated as (
    select
        tidied.*,
        period_words(
            if(
                regexp_matches(tidied.due_words, '^(\d{1,2}月|[上下]半年|全年|年[底末]?$|第?[一二三四1-4]季度|前三季度)'),
                tidied.document_year || '年' || regexp_replace(tidied.due_words, '^(全年|年[底末]?)$', ''),
                tidied.due_words
            )
        ) as dated_words
    from tidied
)

select
    dated.region_order,
    dated.source_row,
    coalesce(
        regexp_matches(dated.due_words, '长期|常态化?|持续(推进|开展|实施)?$|^持续|每年'), false
    ) as is_long_term,
    if(regexp_matches(dated.due_words, '长期|常态|^持续|持续(推进|开展|实施)?$|每年'), null, period_end_on(dated.dated_words)) as due_on,
    dated.document_number,
    dated.read_document_on as document_on,
    dated.document_year is null as is_without_year
from dated
order by dated.region_order, dated.source_row
