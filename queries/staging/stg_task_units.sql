-- purpose: the units that the cells of 任务清单 tables name, each with its duty; a cell may name several
-- grain: one row per data row and unit as printed
-- units: none
-- parameters: none
-- source: raw_tasks, stg_department_names
with cells as (
    select
        raw_tasks.region_order,
        raw_tasks.source_row,
        unnest([
            {'duty': 'lead', 'duty_order': 1, 'field': 'lead_units', 'words': raw_tasks.lead_units},
            {'duty': 'responsible', 'duty_order': 2, 'field': 'responsible_units', 'words': raw_tasks.responsible_units},
            {'duty': 'assisting', 'duty_order': 3, 'field': 'assisting_units', 'words': raw_tasks.assisting_units}
        ]) as cell
    from raw_tasks
),

parted as (
    select
        cells.region_order,
        cells.source_row,
        cells.cell['duty'] as duty,
        cells.cell['duty_order'] as duty_order,
        cells.cell['field'] as field,
        cells.cell['words'] as cell_words,
        unnest(regexp_split_to_array(cells.cell['words'], '[、,，;；/\n\r]+|\s+')) as unit_words,
        generate_subscripts(regexp_split_to_array(cells.cell['words'], '[、,，;；/\n\r]+|\s+'), 1) as unit_place
    from cells
    where not is_missing(cells.cell['words']) and not has_mark(cells.cell['words'])
)

select
    parted.region_order,
    parted.source_row,
    parted.duty,
    parted.field,
    parted.cell_words,
    kept(parted.unit_words) as unit_words,
    parted.duty_order * 100 + parted.unit_place as unit_order,
    stg_department_names.department_code
from parted
left join stg_department_names on stg_department_names.department_words = narrow(parted.unit_words)
where not is_missing(parted.unit_words)
order by parted.region_order, parted.source_row, unit_order
