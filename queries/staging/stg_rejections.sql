-- purpose: every cell for which a row is not taken, with the heading as printed
-- grain: one row per bad cell and reason
-- units: none
-- parameters: none
-- source: every stg_ table of rows, raw_columns
with rows_judged as (
    select
        stg_projects.region_order,
        stg_projects.source_sheet,
        stg_projects.source_row,
        stg_projects.reasons
    from stg_projects

    union all

    select
        stg_commitments.region_order,
        stg_commitments.source_sheet,
        stg_commitments.source_row,
        stg_commitments.reasons
    from stg_commitments

    union all

    select
        stg_disbursements.region_order,
        stg_disbursements.source_sheet,
        stg_disbursements.source_row,
        stg_disbursements.reasons
    from stg_disbursements

    union all

    select
        stg_talent_awards.region_order,
        stg_talent_awards.source_sheet,
        stg_talent_awards.source_row,
        stg_talent_awards.reasons
    from stg_talent_awards

    union all

    select
        stg_budgets.region_order,
        stg_budgets.source_sheet,
        stg_budgets.source_row,
        stg_budgets.reasons
    from stg_budgets

    union all

    select
        stg_readings.region_order,
        stg_readings.source_sheet,
        stg_readings.source_row,
        stg_readings.reasons
    from stg_readings

    union all

    select
        stg_reporting.region_order,
        stg_reporting.source_sheet,
        stg_reporting.source_row,
        stg_reporting.reasons
    from stg_reporting

    union all

    select
        stg_milestones.region_order,
        stg_milestones.source_sheet,
        stg_milestones.source_row,
        stg_milestones.reasons
    from stg_milestones

    union all

    select
        stg_delegations.region_order,
        stg_delegations.source_sheet,
        stg_delegations.source_row,
        stg_delegations.reasons
    from stg_delegations

    union all

    select
        stg_zones.region_order,
        stg_zones.source_sheet,
        stg_zones.source_row,
        stg_zones.reasons
    from stg_zones

    union all

    select
        stg_clusters.region_order,
        stg_clusters.source_sheet,
        stg_clusters.source_row,
        stg_clusters.reasons
    from stg_clusters
),

bad_cells as (
    select
        rows_judged.region_order,
        rows_judged.source_sheet,
        rows_judged.source_row,
        unnest(rows_judged.reasons) as bad_cell
    from rows_judged
    where len(rows_judged.reasons) > 0
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
