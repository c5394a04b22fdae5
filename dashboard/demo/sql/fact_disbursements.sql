-- purpose: the payments of the itemised share of the projects
-- grain: one row per payment
-- units: yuan
-- parameters:
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: demo_ledger, demo_files
with
payments as (
    select
        *,
        1 as payment_order,
        case when is_level_stated then 'provincial' else 'unstated' end as funding_level,
        first_on as paid_on,
        first_amount_yuan as amount_yuan
    from demo_ledger
    where item_kind != 'none' and is_first_paid
    union all
    select
        *,
        2 as payment_order,
        case when is_level_stated then 'provincial' else 'unstated' end as funding_level,
        second_on as paid_on,
        second_amount_yuan as amount_yuan
    from demo_ledger
    where item_kind != 'none' and is_second_paid
    union all
    select
        *,
        3 as payment_order,
        'city' as funding_level,
        least(first_on + 12, as_of_on) as paid_on,
        city_paid_amount_yuan as amount_yuan
    from demo_ledger
    where item_kind != 'none' and city_paid_amount_yuan is not null
),

vouchers as (
    select
        *,
        case
            when demo_part($seed, project_number, 'voucher') < 0.7
                then 'YSPZ' || year(paid_on) || format('{:06d}', project_number) || payment_order
        end as voucher_number,
        row_number() over (partition by project_number, paid_on order by payment_order) as day_ordinal
    from payments
)

select
    coalesce(
        vouchers.voucher_number,
        concat_ws('|', vouchers.project_id, vouchers.paid_on, vouchers.recipient_name, vouchers.day_ordinal)
    ) as disbursement_id,
    vouchers.voucher_number,
    vouchers.project_id,
    vouchers.funding_level,
    vouchers.amount_yuan as disbursed_amount_yuan,
    vouchers.paid_on as disbursed_on,
    vouchers.paid_on::varchar as disbursed_on_text,
    vouchers.recipient_name as payee_name,
    vouchers.item_department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '拨付' as source_sheet,
    row_number() over (
        partition by vouchers.item_department_code
        order by vouchers.project_number, vouchers.payment_order
    ) + 5 as source_row
from vouchers
inner join demo_files
    on vouchers.item_department_code = demo_files.department_code and demo_files.file_kind = 'items'
order by demo_files.source_file, source_row
