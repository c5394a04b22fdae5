-- purpose: the invented documents that plan each clause's money, sized by what was paid in the year, so that every light appears
-- grain: one row per document, clause, department and fiscal year
-- units: yuan
-- parameters: none
-- source: data/demo/budgets.csv, clauses, disbursements, projects, demo_files
with
paid as (
    select
        projects.clause_id,
        year(disbursements.disbursed_on) as fiscal_year,
        sum(disbursements.disbursed_amount_yuan) as paid_amount_yuan
    from disbursements
    inner join projects on disbursements.project_id = projects.project_id
    where disbursements.funding_level = 'provincial'
    group by all
),

shared as (
    select
        demo_budgets.*,
        demo_budgets.executed_pct = 100 and paid.paid_amount_yuan is not null as is_exact,
        -- Where nothing was paid at this level in the year, the document has the amount that its line gives.
        coalesce(
            paid.paid_amount_yuan::double * demo_budgets.share_pct / demo_budgets.executed_pct,
            demo_budgets.fallback_wan * 10000
        ) as wanted_yuan
    from demo_budgets
    inner join clauses on demo_budgets.clause_id = clauses.clause_id and clauses.money_kind != 'none'
    left join paid
        on demo_budgets.clause_id = paid.clause_id and demo_budgets.fiscal_year = paid.fiscal_year
),

rounded as (
    select
        *,
        case
            when is_exact then round(wanted_yuan, 2)
            -- Rounded down where more is paid than planned, so that it stays so.
            when executed_pct > 100 then greatest(floor(wanted_yuan / 10000), 1) * 10000
            else ceil(wanted_yuan / 10000) * 10000
        end::decimal(18, 2) as kept_amount_yuan
    from shared
)

select
    concat_ws(
        '|', rounded.clause_id, rounded.department_code, rounded.fiscal_year, 'provincial', rounded.document_number
    ) as budget_id,
    rounded.document_number,
    rounded.document_name,
    rounded.clause_id,
    rounded.department_code,
    rounded.fiscal_year,
    'provincial' as funding_level,
    case
        when rounded.is_exact then ceil(rounded.kept_amount_yuan::double / 1000000) * 1000000
        when rounded.kept_pct is not null
            then ceil(rounded.kept_amount_yuan::double * 100 / rounded.kept_pct / 10000) * 10000
        else rounded.kept_amount_yuan
    end::decimal(18, 2) as budget_amount_yuan,
    case when rounded.is_exact or rounded.kept_pct is not null then rounded.kept_amount_yuan end
        as adjusted_budget_amount_yuan,
    rounded.remark,
    rounded.reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '预算安排' as source_sheet,
    row_number() over (partition by rounded.reporting_department_code order by rounded.budget_order) + 5 as source_row
from rounded
inner join demo_files
    on rounded.reporting_department_code = demo_files.department_code and demo_files.file_kind = 'budgets'
order by demo_files.source_file, source_row
