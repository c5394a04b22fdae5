-- purpose: every cell for which a row is not taken, with the heading as printed
-- grain: one row per bad cell and reason
-- units: none
-- parameters: none
-- source: stg_rows (every table that was judged), raw_columns
with bad_cells as (
    select
        stg_rows.region_order,
        stg_rows.source_sheet,
        stg_rows.source_row,
        unnest(stg_rows.reasons) as bad_cell
    from stg_rows
    where len(stg_rows.reasons) > 0
)

select
    bad_cells.source_sheet,
    bad_cells.source_row,
    coalesce(bad_cells.bad_cell['source_column'], raw_columns.source_column, '') as source_column,
    bad_cells.bad_cell['value'] as rejected_value,
    bad_cells.bad_cell['reason'] as reason
from bad_cells
left join raw_columns
    on
        raw_columns.region_order = bad_cells.region_order
        and raw_columns.field = bad_cells.bad_cell['field']
order by bad_cells.region_order, bad_cells.source_row, raw_columns.column_order, source_column, reason
