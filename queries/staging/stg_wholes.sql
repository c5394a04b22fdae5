-- purpose: rows that state a whole beside its parts by funding level: which of the two counts, and whether both agree
-- grain: one row per data row and money field with a whole and a part
-- units: whole_yuan and parts_yuan in yuan
-- parameters: none
-- source: stg_money_cells, raw_columns (a table with a column of levels has no wholes), raw_aside, told_wholes (answers)
with columns as (
    select
        stg_money_cells.region_order,
        stg_money_cells.field,
        count(distinct stg_money_cells.funding_level) as level_count
    from stg_money_cells
    left join raw_columns
        on
            raw_columns.region_order = stg_money_cells.region_order
            and raw_columns.field = 'funding_level'
    where raw_columns.field is null
    group by all
    having bool_or(stg_money_cells.funding_level is null) and bool_or(stg_money_cells.funding_level is not null)
),

rows_of_both as (
    select
        stg_money_cells.region_order,
        stg_money_cells.source_row,
        stg_money_cells.field,
        any_value(columns.level_count) as level_count,
        count(stg_money_cells.funding_level) as part_count,
        sum(stg_money_cells.amount_yuan) filter (where stg_money_cells.funding_level is null) as whole_yuan,
        sum(stg_money_cells.amount_yuan) filter (where stg_money_cells.funding_level is not null) as parts_yuan,
        any_value(stg_money_cells.source_column) filter (where stg_money_cells.funding_level is null)
            as source_column,
        bool_or(raw_aside.source_row is not null) as is_aside
    from stg_money_cells
    inner join columns
        on
            columns.region_order = stg_money_cells.region_order
            and columns.field = stg_money_cells.field
    left join raw_aside
        on
            raw_aside.region_order = stg_money_cells.region_order
            and raw_aside.source_row = stg_money_cells.source_row
    where stg_money_cells.reason is null
    group by stg_money_cells.region_order, stg_money_cells.source_row, stg_money_cells.field
    having count(*) filter (where stg_money_cells.funding_level is null) > 0 and count(stg_money_cells.funding_level) > 0
)

select
    rows_of_both.* exclude (is_aside),
    raw_regions.source_sheet,
    -- Parts that are missing may make up what the whole has more: then its level is not known.
    case
        when told_wholes.choice is not null then told_wholes.choice
        when rows_of_both.parts_yuan = rows_of_both.whole_yuan then 'parts'
        when rows_of_both.parts_yuan < rows_of_both.whole_yuan then 'whole'
        else 'unclear'
    end as counted,
    told_wholes.choice is null
    and (
        rows_of_both.parts_yuan > rows_of_both.whole_yuan
        or (
            rows_of_both.parts_yuan < rows_of_both.whole_yuan
            and rows_of_both.part_count = rows_of_both.level_count and rows_of_both.level_count > 1
        )
    ) as is_asked
from rows_of_both
inner join raw_regions on raw_regions.region_order = rows_of_both.region_order
left join told_wholes
    on
        told_wholes.source_sheet = raw_regions.source_sheet
        and told_wholes.field = rows_of_both.field
where not rows_of_both.is_aside
order by rows_of_both.region_order, rows_of_both.source_row, rows_of_both.field
