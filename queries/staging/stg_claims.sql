-- purpose: what the columns of accepted ledger rows claim, by stage and funding level
-- grain: one row per project, stage and funding level
-- units: claimed_amount_yuan in yuan
-- parameters: none
-- source: stg_amounts, stg_projects, stg_code_names; the level of the heading goes before that of the row
with projects as (
    select
        stg_projects.*,
        levels.code as row_level
    from stg_projects
    left join stg_code_names as levels
        on
            levels.code_list = 'funding_level'
            and levels.code_name = narrow(stg_projects.funding_level_text)
    where len(stg_projects.reasons) = 0
),

claims as (
    select
        stg_amounts.region_order,
        stg_amounts.source_row,
        stg_amounts.field as stage,
        coalesce(stg_amounts.funding_level, projects.row_level, 'unstated') as funding_level,
        -- A record that goes on in the row below has an amount in each of its rows.
        sum(stg_amounts.amount_yuan) as claimed_amount_yuan,
        any_value(stg_amounts.source_column) as source_column
    from stg_amounts
    inner join projects
        on
            projects.region_order = stg_amounts.region_order
            and projects.source_row = stg_amounts.source_row
    where stg_amounts.amount_yuan is not null and stg_amounts.field in ('applied', 'committed', 'disbursed')
    group by all
)

select
    projects.project_id,
    claims.stage,
    claims.funding_level,
    claims.claimed_amount_yuan,
    claims.source_column,
    projects.reporting_department_code,
    projects.source_file,
    projects.source_sheet,
    projects.source_row
from claims
inner join projects
    on
        projects.region_order = claims.region_order
        and projects.source_row = claims.source_row
order by claims.region_order, claims.source_row, claims.source_column
