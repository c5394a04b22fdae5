-- purpose: what the records of each table come to, column by column: what the sender's totals are held against
-- grain: one row per table, money field and heading
-- units: sum_yuan in yuan; cell_count in cells
-- parameters: none
-- source: stg_money_cells (a whole that does not count may still be what a total states), stg_wholes, raw_aside
with cells as (
    select
        stg_money_cells.region_order,
        stg_money_cells.field,
        stg_money_cells.source_column,
        stg_money_cells.amount_yuan,
        is_counted(stg_wholes.counted, stg_money_cells.funding_level) as is_counted
    from stg_money_cells
    left join raw_aside
        on
            raw_aside.region_order = stg_money_cells.region_order
            and raw_aside.source_row = stg_money_cells.source_row
    left join stg_wholes
        on
            stg_wholes.region_order = stg_money_cells.region_order
            and stg_wholes.source_row = stg_money_cells.source_row
            and stg_wholes.field = stg_money_cells.field
    where
        stg_money_cells.reason is null
        and not starts_with(stg_money_cells.field, 'evidence:')
        and raw_aside.source_row is null
)

select
    cells.region_order,
    raw_regions.source_sheet,
    cells.field,
    cells.source_column,
    sum(cells.amount_yuan) as sum_yuan,
    coalesce(sum(cells.amount_yuan) filter (where cells.is_counted), 0) as counted_yuan,
    count(*) as cell_count
from cells
inner join raw_regions on raw_regions.region_order = cells.region_order
group by all
order by cells.region_order, cells.field, cells.source_column
