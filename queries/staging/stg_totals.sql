-- purpose: the money of rows that are no records, held against the sums of the rows around them
-- grain: one row per money cell of a row that was set aside
-- units: *_yuan in yuan; explained_by in rows of the sum that fits, null for none; unread_in_column in cells nobody could read
-- parameters: none
-- source: stg_money_cells, raw_aside
with cells as (
    select
        stg_money_cells.region_order,
        stg_money_cells.source_row,
        stg_money_cells.source_column,
        stg_money_cells.field,
        stg_money_cells.funding_level,
        stg_money_cells.value,
        stg_money_cells.reason,
        stg_money_cells.amount_yuan,
        stg_money_cells.yuan_per_unit,
        stg_money_cells.decimals,
        raw_aside.source_row is not null as is_aside,
        if(raw_aside.source_row is null and stg_money_cells.reason is null, stg_money_cells.amount_yuan, 0) as data_yuan,
        (raw_aside.source_row is null and stg_money_cells.reason is null)::integer as data_count,
        (raw_aside.source_row is null and stg_money_cells.reason is not null)::integer as unread_count
    from stg_money_cells
    left join raw_aside
        on
            raw_aside.region_order = stg_money_cells.region_order
            and raw_aside.source_row = stg_money_cells.source_row
    where stg_money_cells.region_order in (select others.region_order from raw_aside as others)
),

-- What the rows up to here come to, column by column.
running as (
    select
        cells.*,
        sum(cells.data_yuan) over up_to_here as sum_yuan,
        sum(cells.data_count) over up_to_here as sum_count,
        sum(cells.data_yuan) over whole_column as whole_yuan,
        sum(cells.data_count) over whole_column as whole_count,
        sum(cells.unread_count) over whole_column as unread_in_column,
        max(cells.decimals) over whole_column as finest,
        min(nullif(abs(cells.data_yuan), 0)) over whole_column as least_yuan
    from cells
    window
        up_to_here as (
            partition by cells.region_order, cells.source_column, cells.field, cells.funding_level
            order by cells.source_row
        ),
        whole_column as (partition by cells.region_order, cells.source_column, cells.field, cells.funding_level)
),

-- A sum may begin or end at any row that was set aside, at the top and at the end of the table.
bounds as (
    select
        running.region_order,
        running.source_column,
        running.field,
        running.funding_level,
        list(distinct {'yuan': running.sum_yuan, 'count': running.sum_count}) || [
            {'yuan': 0::decimal(38, 2), 'count': 0},
            {'yuan': any_value(running.whole_yuan), 'count': any_value(running.whole_count)}
        ] as ends
    from running
    where running.is_aside
    group by all
),

compared as (
    select
        running.*,
        list_transform(
            bounds.ends,
            lambda one: {
                'yuan': (running.sum_yuan - one['yuan']) * sign(running.sum_count - one['count']),
                'count': abs(running.sum_count - one['count'])
            }
        ) || [{'yuan': running.whole_yuan, 'count': running.whole_count}] as sums
    from running
    inner join bounds
        on
            bounds.region_order = running.region_order
            and bounds.source_column = running.source_column
            and bounds.field = running.field
            and bounds.funding_level is not distinct from running.funding_level
    where running.is_aside
),

-- Rounding: half of the last printed digit for each row, and less than any row, so that no row hides in it.
fitted as (
    select
        compared.*,
        list_filter(compared.sums, lambda one: one['yuan'] = compared.amount_yuan) as exact_sums,
        list_filter(
            compared.sums,
            lambda one: one['count'] > 0
            and abs(one['yuan'] - compared.amount_yuan)
            <= 0.5 * power(10, -compared.finest) * compared.yuan_per_unit * one['count']
            and abs(one['yuan'] - compared.amount_yuan) < compared.least_yuan
        ) as rounded_sums,
        list_sort(
            list_transform(
                list_filter(compared.sums, lambda one: one['count'] > 0),
                lambda one: {'gap': abs(one['yuan'] - compared.amount_yuan), 'yuan': one['yuan']}
            )
        ) as nearest
    from compared
)

select
    fitted.region_order,
    raw_regions.source_sheet,
    fitted.source_row,
    raw_aside.label,
    fitted.source_column,
    fitted.field,
    fitted.funding_level,
    fitted.value,
    fitted.reason,
    fitted.amount_yuan,
    fitted.yuan_per_unit,
    fitted.unread_in_column,
    coalesce(fitted.nearest[1]['yuan'], 0) as nearest_yuan,
    case
        when fitted.reason is not null then null
        when len(fitted.exact_sums) > 0 then fitted.exact_sums[1]['count']
        when len(fitted.rounded_sums) > 0 then fitted.rounded_sums[1]['count']
    end as explained_by,
    len(fitted.exact_sums) = 0 and len(fitted.rounded_sums) > 0 as is_rounded
from fitted
inner join raw_regions on raw_regions.region_order = fitted.region_order
inner join raw_aside
    on
        raw_aside.region_order = fitted.region_order
        and raw_aside.source_row = fitted.source_row
order by fitted.region_order, fitted.source_row, fitted.source_column
