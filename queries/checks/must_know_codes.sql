-- purpose: every code in the facts is a code of the policy or the reference data
-- grain: one row per unknown code; must be none
-- units: none
-- parameters: none
-- source: records, money_entries, talent_awards, milestones, tasks, task_departments, task_decisions, delegations, zone_list, cluster_list, codes
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
    union
    select
        'award_kind' as code_list,
        award_kind as code
    from talent_awards
    union
    select
        'talent_stage' as code_list,
        program_code || ' ' || stage_code as code
    from talent_awards
    union
    select
        'milestone_status' as code_list,
        milestone_status as code
    from milestones
    union
    select
        'clause' as code_list,
        clause_id as code
    from tasks
    union
    select
        'department' as code_list,
        department_code as code
    from task_departments
    union
    select
        'task_decision' as code_list,
        decision as code
    from task_decisions
    union
    select
        'program' as code_list,
        program_code as code
    from delegations
    union
    select
        'award_kind' as code_list,
        award_kind as code
    from delegations
    union
    select
        'region' as code_list,
        city_code as code
    from delegations
    union
    select
        'region' as code_list,
        city_code as code
    from zone_list
    union
    select
        'zone_level' as code_list,
        zone_level as code
    from zone_list
    union
    select
        'zone_status' as code_list,
        zone_status as code
    from zone_list
    union
    select
        'region' as code_list,
        unnest([city_code, county_code]) as code
    from cluster_list
    union
    select
        'cluster_status' as code_list,
        cluster_status as code
    from cluster_list
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
    union all
    select
        'talent_stage' as code_list,
        program_code || ' ' || stage_code as code
    from talent_stages
    union all
    select
        'program' as code_list,
        program_code as code
    from talent_programs
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
