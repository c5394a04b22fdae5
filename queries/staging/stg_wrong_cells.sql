-- purpose: cells that cannot be read whatever their column is: amounts, and formulas without a value or with an error
-- grain: one row per data row with such a cell
-- units: none
-- parameters: none
-- source: raw_marks, raw_evidence, stg_amounts
with wrong_cells as (
    -- An amount that is evidence is kept as it is written.
    select
        stg_amounts.region_order,
        stg_amounts.source_row,
        stg_amounts.field,
        stg_amounts.source_column,
        stg_amounts.value,
        stg_amounts.reason
    from stg_amounts
    where stg_amounts.reason is not null and not starts_with(stg_amounts.field, 'evidence:')

    union all

    select
        raw_evidence.region_order,
        raw_evidence.source_row,
        raw_evidence.field,
        raw_evidence.source_column,
        unmarked(raw_evidence.value) as value,
        mark_reason(raw_evidence.value) as reason
    from raw_evidence
    where has_mark(raw_evidence.value)

    union all

    select
        raw_marks.region_order,
        raw_marks.source_row,
        raw_marks.field,
        null::varchar as source_column,
        unmarked(raw_marks.value) as value,
        mark_reason(raw_marks.value) as reason
    from raw_marks
)

select
    wrong_cells.region_order,
    wrong_cells.source_row,
    list({
        'field': wrong_cells.field,
        'source_column': wrong_cells.source_column,
        'value': wrong_cells.value,
        'reason': wrong_cells.reason
    } order by wrong_cells.source_column, wrong_cells.field) as reasons
from wrong_cells
group by all
order by wrong_cells.region_order, wrong_cells.source_row
