-- purpose: rows of 拨付 tables that may hold a negative amount: those that say that money goes back, and total rows
-- grain: one row per such row
-- units: none
-- parameters: none
-- source: raw_disbursements, raw_aside
select
    raw_disbursements.region_order,
    raw_disbursements.source_row
from raw_disbursements
where
    regexp_matches(
        narrow(
            concat_ws(
                '|', raw_disbursements.payment_kind, raw_disbursements.payment_summary, raw_disbursements.remark,
                raw_disbursements.payee_name, raw_disbursements.voucher_number
            )
        ),
        '退回|退还|退款|收回|缴回|核减|结转|冲销|冲减|红字|红冲'
    )
union all
select
    raw_aside.region_order,
    raw_aside.source_row
from raw_aside
where raw_aside.region_order in (select others.region_order from raw_disbursements as others)
