-- purpose: every money cell of the recognised tables, totals and lines set aside included, turned into yuan, or why not
-- grain: one row per non-empty money cell
-- units: amount_yuan in yuan, exact decimal, rounded half up to the fen, negative where money went back; is_rounded where that changed it
-- parameters: none
-- source: raw_money (text as printed, yuan per unit from heading or unit line), units (word, yuan per unit), stg_refunds
with cells as (
    select
        raw_money.*,
        regexp_full_match(raw_money.value, '\d{1,12}(\.\d{1,6})?') as is_plain
    from raw_money
),

-- Nearly all cells are plain numbers; only the others are taken apart, and cast to the wide
-- decimal, which takes two hundred times as long.
money_cells as (
    select
        cells.*,
        if(cells.is_plain, null, amount_parts(cells.value)) as parts
    from cells
    where cells.is_plain or not is_missing(cells.value)
),

numbers as (
    select
        money_cells.* exclude (parts),
        money_cells.yuan_per_unit as stated_yuan_per_unit,
        not money_cells.is_plain and money_cells.parts['sign'] in ('-', '(') as is_negative,
        if(
            money_cells.is_plain,
            cast(try_cast(money_cells.value as decimal(18, 6)) as decimal(30, 16)),
            try_cast(replace(money_cells.parts['digits'], ',', '') as decimal(30, 16))
        ) as printed_amount,
        coalesce(units.yuan_per_unit, money_cells.yuan_per_unit) as factor
    from money_cells
    left join units
        on units.unit_word = if(
            money_cells.parts['unit_word'] in ('', '元'), nullif(money_cells.parts['unit_word'], ''),
            replace(money_cells.parts['unit_word'], '元', '') || '元'
        )
),

exact as (
    select
        numbers.*,
        numbers.printed_amount * numbers.factor as exact_amount_yuan,
        try_cast(round(numbers.printed_amount * numbers.factor, 2) as decimal(18, 2)) as rounded_amount_yuan,
        numbers.region_order in (select raw_disbursements.region_order from raw_disbursements) as is_payment,
        numbers.field = 'refunded' or (numbers.is_negative and stg_refunds.source_row is not null) as goes_back
    from numbers
    left join stg_refunds
        on
            numbers.is_negative
            and stg_refunds.region_order = numbers.region_order
            and stg_refunds.source_row = numbers.source_row
)

select
    exact.region_order,
    exact.source_row,
    exact.field,
    exact.funding_level,
    exact.source_column,
    if(exact.is_plain, exact.value, unmarked(exact.value)) as value,
    exact.factor as yuan_per_unit,
    if(
        exact.is_plain, length(split_part(exact.value, '.', 2)), length(regexp_extract(exact.value, '\.(\d+)', 1))
    ) as decimals,
    if(exact.goes_back, -exact.rounded_amount_yuan, exact.rounded_amount_yuan) as amount_yuan,
    coalesce(abs(exact.exact_amount_yuan - exact.rounded_amount_yuan) > 0.000001, false) as is_rounded,
    case
        when exact.stated_yuan_per_unit = 0
            then
                '金额单位不能用：列“' || exact.source_column || '”的“' || unmarked(exact.value)
                || '”没有可用的人民币单位（外币、少见的倍数，或表里写了两种单位），请改成元、千元、万元、百万元或亿元后再报送'
        when exact.is_plain and exact.rounded_amount_yuan is not null then null
        when has_mark(exact.value) then mark_reason(exact.value)
        when is_split(exact.value) then split_reason('金额', exact.value)
        when is_other_currency(exact.value)
            then '金额不是人民币：“' || exact.value || '”，请折成人民币后再填，外币写在备注列'
        when exact.printed_amount is null and regexp_full_match(narrow(exact.value), '[-+(]?[\d,.]+\)?')
            then '金额无法识别：“' || exact.value || '”不是一个正常的数，请核对数字和千分位后重新填写'
        when exact.printed_amount is null
            then '金额含文字：“' || exact.value || '”，请只填一个数，说明文字移到备注列'
        when exact.is_negative and exact.printed_amount > 0 and exact.is_payment and not exact.goes_back
            then
                '金额为负：“' || exact.value
                || '”，请核对；是退回的钱，请在备注、摘要或类型里写明退回、收回、核减、结转、退款或冲销'
        when exact.is_negative and exact.printed_amount > 0 and not exact.goes_back
            then '金额为负：“' || exact.value || '”，请核对；核减、退回的资金请写在备注列'
        when exact.factor is null
            then '金额没有单位：“' || exact.value || '”，请在列名里写明单位，如“(万元)”，或加一行“单位:万元”'
        when exact.rounded_amount_yuan is null
            then '金额过大：“' || exact.value || '”，请核对金额和单位'
    end as reason
from exact
