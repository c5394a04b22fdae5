-- purpose: the documents that promise the itemised share of the projects its money, and money for numbers that no ledger lists
-- grain: one row per document, project and funding level
-- units: yuan
-- parameters:
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: demo_ledger, data/demo/unlisted.csv, demo_files
with
itemised as (
    select
        *,
        decided_on + (demo_draw($seed, project_number, 'document day') % 20)::integer as document_on,
        item_kind = 'twice' or (not is_situation and demo_part($seed, project_number, 'two documents') < 0.15) as is_split,
        (demo_draw($seed, project_number, 'document') % 8)::integer as document_draw,
        floor(promised_amount_yuan * 0.006) * 100 as first_part_yuan
    from demo_ledger
    where item_kind != 'none'
),

documents as (
    select
        *,
        1 as document_order,
        'provincial' as funding_level,
        document_series as series,
        least(document_on, as_of_on) as committed_on,
        1 + document_draw as document_in_month,
        case when is_split then first_part_yuan else promised_amount_yuan end::decimal(18, 2) as amount_yuan
    from itemised
    union all
    select
        *,
        2 as document_order,
        'provincial' as funding_level,
        document_series as series,
        least(document_on + 60, as_of_on) as committed_on,
        9 + document_draw % 4 as document_in_month,
        (promised_amount_yuan - first_part_yuan)::decimal(18, 2) as amount_yuan
    from itemised
    where is_split
    union all
    select
        *,
        3 as document_order,
        'city' as funding_level,
        '示市财' as series,
        least(document_on + 4, as_of_on) as committed_on,
        1 + document_draw as document_in_month,
        city_amount_yuan as amount_yuan
    from itemised
    where city_amount_yuan is not null
    union all by name
    select
        project_id,
        document_number,
        1 as document_order,
        funding_level,
        committed_on,
        committed_amount_yuan as amount_yuan,
        department_code as item_department_code
    from demo_unlisted
    where exists (select 1 from itemised)
),

titled as (
    select
        * replace (
            coalesce(
                document_number,
                series || '〔' || year(committed_on) || '〕' || ((month(committed_on) - 1) * 12 + document_in_month) || '号'
            ) as document_number
        )
    from documents
)

select
    titled.document_number || '|' || titled.project_id || '|' || titled.funding_level as commitment_id,
    titled.document_number,
    titled.project_id,
    titled.funding_level,
    titled.amount_yuan as committed_amount_yuan,
    titled.committed_on,
    titled.committed_on::varchar as committed_on_text,
    titled.item_department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '下达' as source_sheet,
    row_number() over (
        partition by titled.item_department_code
        order by titled.project_number nulls last, titled.document_order, titled.project_id
    ) + 5 as source_row
from titled
inner join demo_files
    on titled.item_department_code = demo_files.department_code and demo_files.file_kind = 'items'
order by demo_files.source_file, source_row
