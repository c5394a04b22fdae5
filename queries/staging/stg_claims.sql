-- purpose: what the columns of accepted ledger rows claim, by stage and funding level
-- grain: one row per project, stage and funding level
-- units: claimed_amount_yuan in yuan
-- parameters: none
-- source: stg_amounts, stg_projects, stg_code_names; the level of the heading goes before that of the row
with claims as (
    select
        stg_projects.project_id,
        stg_amounts.field as stage,
        coalesce(stg_amounts.funding_level, levels.code, 'unstated') as funding_level,
        -- A record that goes on in the row below has an amount in each of its rows.
        sum(stg_amounts.amount_yuan) as claimed_amount_yuan,
        any_value(stg_amounts.source_column) as source_column,
        stg_projects.reporting_department_code,
        stg_projects.source_file,
        stg_projects.source_sheet,
        stg_projects.source_row,
        stg_projects.region_order
    from stg_amounts
    inner join stg_projects
        on
            stg_projects.region_order = stg_amounts.region_order
            and stg_projects.source_row = stg_amounts.source_row
    left join stg_code_names as levels
        on
            levels.code_list = 'funding_level'
            and levels.code_name = narrow(stg_projects.funding_level_text)
    where
        len(stg_projects.reasons) = 0
        and stg_amounts.amount_yuan is not null
        and stg_amounts.field in ('applied', 'committed', 'disbursed')
    group by all
)

select
    claims.project_id,
    claims.stage,
    claims.funding_level,
    claims.claimed_amount_yuan,
    claims.source_column,
    claims.reporting_department_code,
    claims.source_file,
    claims.source_sheet,
    claims.source_row
from claims
order by claims.region_order, claims.source_row, claims.source_column
