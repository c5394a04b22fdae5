-- purpose: every code in the facts is a code of the policy or the reference data
-- grain: one row per unknown code; must be none
-- units: none
-- parameters: none
-- source: records, money_entries, clauses, regions, codes, departments
with
used as (
    select
        'clause' as code_list,
        clause_id as code
    from records
    union
    select
        'region' as code_list,
        unnest([city_code, county_code]) as code
    from records
    union
    select
        'project_status' as code_list,
        project_status as code
    from records
    union
    select
        'funding_level' as code_list,
        funding_level as code
    from money_entries
    union
    select
        'department' as code_list,
        reporting_department_code as code
    from money_entries
),

known as (
    select
        'clause' as code_list,
        clause_id as code
    from clauses
    union all
    select
        'region' as code_list,
        region_code as code
    from regions
    union all
    select
        code_list,
        code
    from codes
    union all
    select
        'department' as code_list,
        department_code as code
    from departments
)

select
    used.code_list,
    used.code
from used
where
    used.code is not null
    and not exists (
        select 1
        from known
        where known.code_list = used.code_list and known.code = used.code
    )
order by all
