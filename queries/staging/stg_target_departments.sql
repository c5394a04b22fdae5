-- purpose: the units that answer for a row of 目标任务分解, and the unit whose part it is
-- grain: one row per data row of a recognised 目标任务分解 table
-- units: counts
-- parameters: none
-- source: raw_targets, stg_department_names
with
cells as (
    select
        raw_targets.region_order,
        raw_targets.source_row,
        'department' as field,
        raw_targets.department as words
    from raw_targets

    union all

    select
        raw_targets.region_order,
        raw_targets.source_row,
        'split_department' as field,
        raw_targets.split_department as words
    from raw_targets
),

-- Several units stand in one cell; 牵头 and 配合 beside a name are no part of it.
names as (
    select
        cells.region_order,
        cells.source_row,
        cells.field,
        regexp_replace(
            unnest(string_split_regex(kept(cells.words), '[、,，;；/\s]+')), '[(（](牵头|配合|主责)[)）]|^(牵头|责任|配合)(单位)?[:：]', '', 'g'
        ) as unit_name
    from cells
    where not is_missing(cells.words) and not has_mark(cells.words)
),

known as (
    select
        names.*,
        stg_department_names.department_code
    from names
    left join stg_department_names on stg_department_names.department_words = narrow(names.unit_name)
    where names.unit_name != ''
)

select
    known.region_order,
    known.source_row,
    string_agg(distinct known.department_code, '|' order by known.department_code) filter (where known.field = 'department')
        as department_codes,
    max(known.department_code) filter (where known.field = 'split_department') as split_department_code,
    count(distinct known.department_code) filter (where known.field = 'department') as department_count,
    count(distinct known.department_code) filter (where known.field = 'split_department') as split_count,
    min(known.unit_name) filter (where known.field = 'department' and known.department_code is null) as unknown_department,
    min(known.unit_name) filter (where known.field = 'split_department' and known.department_code is null) as unknown_split
from known
group by known.region_order, known.source_row
order by known.region_order, known.source_row
