-- purpose: the money cells that count: of records, and of a whole with its parts only one of the two
-- grain: one row per non-empty money cell of a data row
-- units: amount_yuan in yuan; is_rounded where it was rounded to the fen
-- parameters: none
-- source: stg_money_cells, raw_aside (rows that are no records), stg_wholes (what counts of a whole and its parts)
select stg_money_cells.* exclude (yuan_per_unit, decimals)
from stg_money_cells
left join stg_wholes
    on
        stg_wholes.region_order = stg_money_cells.region_order
        and stg_wholes.source_row = stg_money_cells.source_row
        and stg_wholes.field = stg_money_cells.field
left join raw_aside
    on
        raw_aside.region_order = stg_money_cells.region_order
        and raw_aside.source_row = stg_money_cells.source_row
where
    raw_aside.source_row is null
    and is_counted(stg_wholes.counted, stg_money_cells.funding_level)
