-- purpose: the value of a row in the unit of its indicator, or the reason why not
-- grain: one row per data row of a recognised 指标填报 or 目标任务分解 table
-- units: quantity in the unit of the indicator, four decimals; amounts in yuan
-- parameters: none
-- source: raw_indicators, stg_target_words, raw_columns, indicators, units, stg_row_indicators
with known_units as (
    select units.unit_word
    from units

    union

    select narrow(indicators.unit) as unit_word
    from indicators

    union

    select unnest(['万', '亿']) as unit_word

    union

    select unnest(['万', '亿']) || narrow(indicators.unit) as unit_word
    from indicators
),

written as (
    select
        raw_indicators.region_order,
        raw_indicators.source_row,
        'reading_value' as field,
        raw_indicators.reading_value as quantity_words,
        raw_indicators.unit
    from raw_indicators

    union all

    select
        stg_target_words.region_order,
        stg_target_words.source_row,
        'target_value' as field,
        stg_target_words.quantity_words,
        stg_target_words.unit
    from stg_target_words
),

-- The unit nearest to the number counts: in the cell, in the row, in the heading, in the unit line.
parted as (
    select
        written.*,
        quantity_parts(written.quantity_words) as parts,
        if(is_missing(written.unit), null, regexp_replace(narrow(written.unit), '^人民币|[()]', '', 'g')) as column_unit
    from written
),

stated as (
    select
        parted.*,
        indicators.indicator_name as own_name,
        indicators.unit as own_unit,
        nullif(headings.yuan_per_unit, 0) as heading_yuan_per_unit,
        nullif(parted.parts['unit_word'], '') as cell_unit,
        cell_units.unit_word is not null or parted.parts['unit_word'] = '' as cell_unit_is_known,
        case
            when parted.parts['unit_word'] in ('万', '亿') and indicators.unit != '元' and parted.column_unit = narrow(indicators.unit)
                then parted.parts['unit_word'] || parted.column_unit
            else coalesce(nullif(parted.parts['unit_word'], ''), parted.column_unit, heading_units.unit_word)
        end as stated_unit
    from parted
    left join stg_row_indicators
        on
            stg_row_indicators.region_order = parted.region_order
            and stg_row_indicators.source_row = parted.source_row
    left join indicators on indicators.indicator_id = stg_row_indicators.indicator_id
    left join raw_columns as headings
        on
            headings.region_order = parted.region_order
            and headings.field = parted.field
    left join known_units as heading_units
        on heading_units.unit_word = regexp_extract(narrow(headings.source_column), '[(\[](?:单位:)?([^()\[\]]*)[)\]]$', 1)
    left join known_units as cell_units on cell_units.unit_word = parted.parts['unit_word']
),

measured as (
    select
        stated.*,
        try_cast(replace(stated.parts['digits'], ',', '') as decimal(30, 16)) as printed_value,
        case
            when stated.own_unit = '元' and stated.stated_unit is null then stated.heading_yuan_per_unit
            when stated.own_unit = '元' then units.yuan_per_unit
            when coalesce(stated.stated_unit, narrow(stated.own_unit)) = narrow(stated.own_unit) then 1
            -- 2万个 is certain; 2万 of a unit that is not said is not.
            when stated.stated_unit = '万' || narrow(stated.own_unit) then 10000
            when stated.stated_unit = '亿' || narrow(stated.own_unit) then 100000000
        end as factor
    from stated
    left join units on units.unit_word = if(stated.stated_unit in ('万', '亿'), stated.stated_unit || '元', stated.stated_unit)
),

exact as (
    select
        measured.*,
        try(measured.printed_value * measured.factor) as exact_value,
        try(try_cast(round(measured.printed_value * measured.factor, 4) as decimal(18, 4))) as quantity_read
    from measured
)

select
    exact.region_order,
    exact.source_row,
    exact.field,
    exact.quantity_read as quantity,
    coalesce(abs(exact.exact_value - exact.quantity_read) > 0.000001, false) as is_rounded,
    exact.own_unit = '%' and exact.stated_unit is null and exact.quantity_read between 0.0001 and 1 as may_be_share,
    case
        when has_mark(exact.quantity_words) then null
        when is_missing(exact.quantity_words) then '必填为空：数值没有填写，请补填；还没有数的请删去这一行'
        when is_split(exact.quantity_words) then split_reason('数值', exact.quantity_words)
        when exact.printed_value is null and regexp_full_match(narrow(exact.quantity_words), '[-+(]?[\d,.]+\)?')
            then '数值无法识别：“' || exact.quantity_words || '”不是一个正常的数，请核对数字和千分位后重新填写'
        when exact.printed_value is null or not exact.cell_unit_is_known
            then '数值含文字：“' || exact.quantity_words || '”，请只填一个数，说明文字移到备注列'
        when exact.parts['sign'] in ('-', '(') and exact.printed_value > 0
            then '数值为负：“' || exact.quantity_words || '”，请核对'
        when exact.own_unit is null or exact.factor is not null
            then if(
                exact.own_unit is not null and exact.quantity_read is null,
                '数值过大：“' || exact.quantity_words || '”，请核对数值和单位',
                null
            )
        when exact.stated_unit is null
            then
                '数值没有单位：“' || exact.quantity_words || '”，“' || exact.own_name
                || '”以元计，请在单位列或列名里写明单位，如“(万元)”，或加一行“单位:万元”'
        else
            '单位不符：“' || exact.own_name || '”以“' || exact.own_unit || '”计，不是“' || exact.stated_unit
            || '”，请核对数值和单位'
    end as value_reason,
    if(exact.factor is null and exact.cell_unit is null and exact.column_unit is not null, 'unit', exact.field)
        as value_field
from exact
order by exact.region_order, exact.source_row
