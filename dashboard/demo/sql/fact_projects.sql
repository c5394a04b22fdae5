-- purpose: the rows of the demonstration's project ledgers
-- grain: one row per project
-- units: yuan, months
-- parameters:
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: demo_ledger
select
    project_id,
    project_name,
    clause_id,
    case when group_count > 1 then rule_group end as rule_group,
    platform_name,
    recipient_code,
    recipient_name,
    city_code,
    county_code,
    case
        when basis_column = 'total_investment_amount_yuan' then basis_yuan
        when coalesce(basis_column, '') != 'actual_investment_amount_yuan' and share_part >= 0.02
            then ceil(promised_amount_yuan * (2 + 3 * demo_part($seed, project_number, 'investment')) / 10000) * 10000
    end::decimal(18, 2) as total_investment_amount_yuan,
    case when basis_column = 'national_grant_amount_yuan' then basis_yuan end as national_grant_amount_yuan,
    case when basis_column = 'actual_investment_amount_yuan' then basis_yuan end as actual_investment_amount_yuan,
    case
        when is_situation then investment_period_months
        when
            basis_column = 'actual_investment_amount_yuan'
            and demo_part($seed, project_number, 'period missing') >= 0.06
            then 9 + demo_draw($seed, project_number, 'period') % 40
    end::integer as investment_period_months,
    case when not is_applied and not is_undated then decided_on end as approved_on,
    case
        when is_applied then null
        when is_undated then year(decided_on) || '年'
        else decided_on::varchar
    end as approved_on_text,
    organising_mode,
    project_status,
    case when is_situation then '演示情形：' || situation end as remark,
    department_code as reporting_department_code,
    batch_id,
    source_file,
    '台账' as source_sheet,
    source_row
from demo_ledger
order by project_number
