-- purpose: what the demonstration's ledgers say in their columns of money
-- grain: one row per project, stage and funding level
-- units: yuan
-- parameters: none
-- source: demo_ledger, demo_reporting
with
-- A column without level holds the money of all levels, so the city's itemised share stands in it too.
told as (
    select
        demo_ledger.project_id,
        demo_ledger.department_code,
        demo_ledger.batch_id,
        demo_ledger.source_file,
        demo_ledger.source_row,
        demo_ledger.is_applied,
        demo_ledger.item_kind,
        demo_ledger.promised_amount_yuan,
        demo_ledger.central_amount_yuan,
        demo_ledger.own_amount_yuan,
        demo_ledger.city_amount_yuan,
        demo_reporting.committed_level,
        demo_reporting.committed_column,
        demo_reporting.applied_column,
        demo_reporting.disbursed_level,
        demo_reporting.disbursed_column,
        demo_ledger.promised_amount_yuan - demo_ledger.behind_amount_yuan
        + case
            when demo_reporting.committed_level = 'unstated' and demo_ledger.item_kind != 'none'
                then coalesce(demo_ledger.city_amount_yuan, 0)
            else 0
        end as committed_yuan,
        demo_ledger.paid_amount_yuan
        + case
            when demo_reporting.disbursed_level = 'unstated' then coalesce(demo_ledger.city_paid_amount_yuan, 0)
            else 0
        end as paid_yuan,
        demo_ledger.behind_amount_yuan
    from demo_ledger
    inner join demo_reporting on demo_ledger.department_code = demo_reporting.department_code
),

amounts as (
    select
        *,
        'applied' as stage,
        committed_level as funding_level,
        promised_amount_yuan as claimed_amount_yuan,
        applied_column as source_column
    from told
    where is_applied
    union all
    select
        *,
        'committed' as stage,
        committed_level as funding_level,
        committed_yuan as claimed_amount_yuan,
        committed_column as source_column
    from told
    where not is_applied
    union all
    select
        *,
        'committed' as stage,
        'city' as funding_level,
        city_amount_yuan as claimed_amount_yuan,
        '市级配套资金(万元)' as source_column
    from told
    where not is_applied and item_kind = 'none' and city_amount_yuan is not null
    union all
    select
        *,
        'committed' as stage,
        'central' as funding_level,
        central_amount_yuan as claimed_amount_yuan,
        '中央财政资金(万元)' as source_column
    from told
    where not is_applied and central_amount_yuan is not null
    union all
    select
        *,
        'committed' as stage,
        'self' as funding_level,
        own_amount_yuan as claimed_amount_yuan,
        '自筹资金(万元)' as source_column
    from told
    where not is_applied and own_amount_yuan is not null
    union all
    select
        *,
        'disbursed' as stage,
        disbursed_level as funding_level,
        greatest(paid_yuan - behind_amount_yuan, 0) as claimed_amount_yuan,
        disbursed_column as source_column
    from told
    where not is_applied
)

select
    project_id,
    stage,
    funding_level,
    claimed_amount_yuan::decimal(18, 2) as claimed_amount_yuan,
    source_column,
    department_code as reporting_department_code,
    batch_id,
    source_file,
    '台账' as source_sheet,
    source_row
from amounts
order by source_file, source_row, stage, funding_level
