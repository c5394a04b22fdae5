-- purpose: the values of the filters of 人才计划（内部）: of persons only what the open lists tell already, never what stands in a single row
-- grain: one row per parameter and code
-- units: none
-- parameters: none
-- source: codes, delegations, department_dates, talent_cells, talent_stages
with
batches as (
    select regexp_extract(cell_code, '(19|20)\d{2}') as code
    from talent_cells
    where list_name = 'year' and regexp_matches(cell_code, '(19|20)\d{2}')
    union
    select delegation_year::varchar as code
    from delegations
    union
    select year(as_of_on)::varchar as code
    from department_dates
    where as_of_on is not null
),

fields as (
    select distinct replace(cell_code, ',', '，') as code
    from talent_cells
    where list_name = 'field' and cell_code != ''
),

listed as (
    select
        'batch' as parameter,
        code,
        code || '年' as label,
        -code::integer as value_order
    from batches
    union all
    select
        'talent_field' as parameter,
        code,
        code as label,
        row_number() over (order by code) as value_order
    from fields
    union all
    select
        code_list as parameter,
        code,
        code_name as label,
        code_order as value_order
    from codes
    where code_list in ('award_kind', 'employer_type')
    union all
    select
        'talent_stage' as parameter,
        stage_code as code,
        string_agg(distinct stage_name, '、' order by stage_name) as label,
        min(stage_order) as value_order
    from talent_stages
    group by stage_code
    union all
    select
        unnest(['batch', 'talent_field', 'employer_type']) as parameter,
        unnest(['undated', 'unstated', 'unstated']) as code,
        '未注明' as label,
        99999 as value_order
)

select
    parameter,
    code,
    label,
    null::varchar as parent_code,
    null::varchar as also
from listed
order by parameter, value_order, code
