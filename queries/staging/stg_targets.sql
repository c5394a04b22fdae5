-- purpose: rows of 目标任务分解 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 目标任务分解 table
-- units: target_value, low_value and high_value in the unit of the indicator, four decimals; amounts in yuan
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_targets, stg_target_words, stg_target_departments, stg_row_indicators, stg_row_quantities, policies, stg_place_pairs, stg_wrong_cells
with
joined as (
    select
        raw_targets.*,
        stg_row_indicators.* exclude (region_order, source_row),
        stg_target_words.* exclude (region_order, source_row, unit, document_number, document_name, document_on, target_period),
        stg_target_words.document_number as number_read,
        stg_target_words.document_name as name_read,
        stg_target_words.document_on as document_day,
        stg_target_words.target_period as period_read,
        stg_target_departments.* exclude (region_order, source_row),
        stg_row_quantities.quantity,
        stg_row_quantities.is_rounded,
        stg_row_quantities.value_reason,
        stg_row_quantities.value_field,
        stg_place_pairs.city_code as named_city_code,
        stg_place_pairs.county_code,
        stg_place_pairs.city_fault,
        stg_place_pairs.county_fault,
        policies.about_share_pct,
        coalesce(
            stg_target_words.named_bound, stg_target_words.written_bound, if(stg_row_indicators.direction = 'down', 'at_most', 'at_least')
        ) as bound_read,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from raw_targets
    cross join policies
    inner join stg_target_words
        on stg_target_words.region_order = raw_targets.region_order and stg_target_words.source_row = raw_targets.source_row
    left join stg_target_departments
        on
            stg_target_departments.region_order = raw_targets.region_order
            and stg_target_departments.source_row = raw_targets.source_row
    left join stg_row_indicators
        on stg_row_indicators.region_order = raw_targets.region_order and stg_row_indicators.source_row = raw_targets.source_row
    left join stg_row_quantities
        on stg_row_quantities.region_order = raw_targets.region_order and stg_row_quantities.source_row = raw_targets.source_row
    left join stg_place_pairs
        on
            stg_place_pairs.city is not distinct from raw_targets.city
            and stg_place_pairs.county is not distinct from raw_targets.county
    left join stg_wrong_cells
        on stg_wrong_cells.region_order = raw_targets.region_order and stg_wrong_cells.source_row = raw_targets.source_row
),

placed as (
    select
        joined.*,
        -- An indicator of one city is not split by naming it.
        if(joined.named_city_code = joined.own_city_code, null, joined.named_city_code) as city_code,
        case joined.period_read
            when 'year' then year(joined.last_on)::varchar
            when 'quarter' then year(joined.last_on) || 'Q' || quarter(joined.last_on)
            else joined.period_read
        end as period_code
    from joined
),

-- One target under several units, a row each, is split by unit; a single row only says who answers.
split as (
    select
        placed.*,
        coalesce(
            placed.split_department_code,
            if(
                placed.department_count = 1
                and count(distinct if(placed.department_count = 1, placed.department_codes, null)) over same_target > 1,
                placed.department_codes,
                null
            )
        ) as part_department_code
    from placed
    window
        same_target as (
            partition by
                placed.number_read, placed.indicator_id, placed.period_code, placed.city_code, placed.county_code, placed.split_department_code
        )
),

keyed as (
    select
        split.*,
        if(
            split.indicator_id is null or split.period_code is null or split.number_read is null
            or split.city_fault is not null or split.county_fault is not null or split.unknown_split is not null,
            null,
            concat_ws(
                '|', split.indicator_id, split.period_code, coalesce(split.county_code, split.city_code, ''),
                coalesce(split.part_department_code, ''), split.number_read
            )
        ) as target_id
    from split
),

counted as (
    select
        keyed.*,
        row_number() over (
            partition by keyed.target_id
            order by keyed.region_order, keyed.source_row
        ) > 1
        and keyed.target_id is not null as is_repeated
    from keyed
),

judged as (
    select
        counted.*,
        counted.cell_reasons
        || counted.word_reasons
        || counted.indicator_reasons
        || reason_if(
            counted.value_reason is not null, counted.value_field,
            if(counted.value_field = 'unit', counted.unit, counted.target_value),
            if(
                starts_with(counted.value_reason, '数值含文字'),
                '目标值读不出：“' || counted.target_value
                || '”，请写成一个数和它的限定，如 20个、不少于20个、20个左右；写增长幅度或一个范围的，请换算成目标值',
                counted.value_reason
            )
        )
        || reason_if(
            counted.named_bound != counted.written_bound, 'target_bound', counted.target_bound,
            '限定不一致：目标值写“' || counted.target_value || '”，限定一列写“' || counted.target_bound || '”，请核对'
        )
        || reason_if(
            counted.named_bound is null and not is_missing(counted.target_bound) and not has_mark(counted.target_bound),
            'target_bound', counted.target_bound, '限定无法识别：“' || counted.target_bound || '”，请填 不少于、不超过、等于 或 左右'
        )
        || reason_if(counted.city_fault is not null, 'city', counted.city, counted.city_fault)
        || reason_if(counted.county_fault is not null, 'county', counted.county, counted.county_fault)
        || reason_if(
            counted.named_city_code != counted.own_city_code and counted.city_fault is null, 'city', counted.city,
            '地区不符：“' || counted.own_name || '”只属于一个地区，不能分到“' || coalesce(kept(counted.city), kept(counted.county)) || '”，请核对'
        )
        || reason_if(
            counted.unknown_department is not null, 'department', counted.department, department_reason(counted.unknown_department)
        )
        || reason_if(
            counted.unknown_split is not null, 'split_department', counted.split_department, department_reason(counted.unknown_split)
        )
        || reason_if(
            counted.split_count > 1, 'split_department', counted.split_department,
            '分解单位不止一个：“' || counted.split_department || '”，请一个单位一行'
        )
        || reason_if(
            counted.is_repeated, counted.name_field, counted.name_text,
            '目标重复：同一文件对“' || counted.own_name || '”同一期、同一地区或单位的目标前面已有（以先出现的一行为准），请合并成一行；'
            || '按单位分解的，请把单位填在“分解单位”一列'
        ) as reasons
    from counted
)

select
    judged.region_order,
    judged.target_id,
    judged.number_read as document_number,
    judged.name_read as document_name,
    judged.document_day as document_on,
    judged.indicator_clause_id as clause_id,
    judged.indicator_id,
    judged.city_code,
    judged.county_code,
    judged.part_department_code as split_department_code,
    judged.department_codes,
    judged.period_read as target_period,
    judged.period_code,
    if(judged.period_read = 'total', judged.document_day, make_date(year(judged.last_on), 1, 1)) as target_from_on,
    judged.due_on as target_due_on,
    judged.quantity as target_value,
    judged.bound_read as target_bound,
    case judged.bound_read
        when 'at_most' then null
        when 'about' then judged.quantity::decimal(22, 4) * (100 - judged.about_share_pct) * 0.01
        else judged.quantity
    end::decimal(18, 4) as low_value,
    case judged.bound_read
        when 'at_least' then null
        when 'about' then judged.quantity::decimal(22, 4) * (100 + judged.about_share_pct) * 0.01
        else judged.quantity
    end::decimal(18, 4) as high_value,
    kept(judged.target_value) as target_text,
    kept(judged.remark) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    if(
        len(judged.reasons) = 0,
        note_if(judged.is_rounded, '目标值细于 4 位小数，按四舍五入到 4 位')
        || note_if(judged.number_is_of_title, '没有文号一列，文号取自标题：' || judged.number_read)
        || note_if(
            judged.named_bound is null and judged.written_bound is null,
            '目标值没有写明限定，按指标方向读作' || if(judged.bound_read = 'at_most', '不超过', '不少于')
        )
        || note_if(judged.is_strict, '“超过”“低于”一类的写法按含本数读')
        || note_if(
            judged.period_text is null, '没有填考核周期，按完成时限读作' || if(judged.period_read = 'year', '当年的目标', '全周期的目标')
        )
        || note_if(judged.part_department_code is not null and judged.split_department_code is null, '同一指标分列几个责任单位，读作按单位分解的目标'),
        []
    ) as notes
from judged
order by judged.region_order, judged.source_row
