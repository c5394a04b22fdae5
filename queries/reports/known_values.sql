-- purpose: every value that an address may carry in this edition, with its label
-- grain: one row per parameter and code
-- units: none
-- parameters: none
-- source: clauses, parts, departments, regions, codes, money_entries, talent_programs
with
dates as (
    select
        'year' as parameter,
        entry_year as code
    from money_entries
    union
    select
        'month' as parameter,
        entry_month as code
    from money_entries
    union
    select
        'year' as parameter,
        'undated' as code
),

namesakes as (
    select
        region_level,
        region_name
    from regions
    where valid_to is null
    group by all
    having count(*) > 1
),

places as (
    select
        regions.region_level,
        regions.region_code,
        regions.parent_code,
        case when namesakes.region_name is null then regions.region_name else parents.region_name || regions.region_name end
            as label,
        case when namesakes.region_name is null then regions.short_name end as also
    from regions
    left join regions as parents on regions.parent_code = parents.region_code
    left join namesakes
        on regions.region_level = namesakes.region_level and regions.region_name = namesakes.region_name
    where regions.valid_to is null
),

listed as (
    select
        parameter,
        code,
        case
            when code = 'undated' then '未注明日期'
            when parameter = 'year' then code || '年'
            else code
        end as label,
        row_number() over (order by code) as value_order
    from dates
    union all by name
    select
        'part' as parameter,
        part_id as code,
        part_title as label,
        part_order as value_order
    from parts
    union all by name
    select
        'clause' as parameter,
        clause_id as code,
        clause_number || ' ' || short_title as label,
        part_id as parent_code,
        clause_number as also,
        clause_order as value_order
    from clauses
    union all by name
    select
        unnest(['department', 'reporting_department']) as parameter,
        department_code as code,
        department_name as label,
        short_name as also,
        row_number() over () as value_order
    from departments
    where department_kind != 'bureau'
    union all by name
    select
        region_level as parameter,
        region_code as code,
        label,
        parent_code,
        also,
        row_number() over (order by region_code) as value_order
    from places
    union all by name
    select
        code_list as parameter,
        code,
        code_name as label,
        code_order as value_order
    from codes
    where code_list in ('funding_level', 'project_status', 'stage', 'state', 'task_state')
    union all by name
    select
        'program' as parameter,
        program_code as code,
        program_name as label,
        row_number() over () as value_order
    from talent_programs
)

select
    parameter,
    code,
    label,
    parent_code,
    also
from listed
order by parameter, value_order, code
