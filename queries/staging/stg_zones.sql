-- purpose: rows of 试验区 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 试验区 table
-- units: dates; a month stands for its first day, a bare year for none, the words are kept
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_zones, stg_code_names, stg_place_pairs, stg_wrong_cells
with joined as (
    select
        raw_zones.*,
        states.code as status_code,
        levels.code as level_code,
        stg_place_pairs.city_code,
        stg_place_pairs.city_fault,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from raw_zones
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_zones.region_order
            and stg_wrong_cells.source_row = raw_zones.source_row
    left join stg_place_pairs
        on
            stg_place_pairs.city is not distinct from raw_zones.city
            and stg_place_pairs.county is null
    left join stg_code_names as levels
        on
            levels.code_list = 'zone_level'
            and levels.code_name = narrow(raw_zones.zone_level)
    left join stg_code_names as states
        on
            states.code_list = 'zone_status'
            and states.code_name = narrow(raw_zones.list_status)
),

keyed as (
    select
        joined.*,
        joined.city_code || '|' || joined.level_code as zone_id
    from joined
),

judged as (
    select
        keyed.*,
        keyed.cell_reasons
        || reason_if(
            keyed.city_code is null and keyed.city_fault is null and not has_mark(keyed.city),
            'city', keyed.city, '必填为空：市(州)没有填写，试验区以一个市(州)为单位，请补填市(州)'
        )
        || reason_if(keyed.city_fault is not null, 'city', keyed.city, keyed.city_fault)
        || reason_if(
            is_missing(keyed.zone_level), 'zone_level', keyed.zone_level,
            '必填为空：级别没有填写，请填“省级”或“国家级”'
        )
        || reason_if(
            keyed.level_code is null and not is_missing(keyed.zone_level) and not has_mark(keyed.zone_level),
            'zone_level', keyed.zone_level,
            '级别不存在：“' || keyed.zone_level || '”，请填“省级”或“国家级”'
        )
        || reason_if(
            row_number() over (
                partition by keyed.zone_id
                order by keyed.region_order, keyed.source_row
            ) > 1
            and keyed.zone_id is not null,
            'city', keyed.city,
            '编号重复：“' || keyed.city || '”的' || keyed.zone_level
            || '试验区前面已出现过（以先出现的一行为准），请合并成一行或改正'
        )
        || reason_if(
            is_unreadable_date(keyed.stated_on), 'stated_on', keyed.stated_on, date_reason(keyed.stated_on)
        )
        || reason_if(
            not is_missing(keyed.source_url) and not has_mark(keyed.source_url) and not is_address(keyed.source_url),
            'source_url', keyed.source_url,
            '网址无法识别：“' || keyed.source_url || '”，请填以 http:// 或 https:// 开头的完整网址，文件名称填到来源名称'
        ) as reasons
    from keyed
)

select
    judged.region_order,
    judged.zone_id,
    if(is_missing(judged.zone_name), null, kept(judged.zone_name)) as zone_name,
    judged.city_code,
    judged.level_code as zone_level,
    coalesce(judged.status_code, 'unverified') as zone_status,
    if(is_missing(judged.list_status), null, kept(judged.list_status)) as status_text,
    if(is_missing(judged.stated_on), null, date_on(judged.stated_on)) as stated_on,
    if(is_missing(judged.stated_on), null, kept(judged.stated_on)) as stated_on_text,
    if(is_missing(judged.source_title), null, kept(judged.source_title)) as source_title,
    if(is_missing(judged.source_url), null, kept(judged.source_url)) as source_url,
    if(is_missing(judged.remark), null, kept(judged.remark)) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    note_if(
        judged.status_code is null and not is_missing(judged.list_status) and len(judged.reasons) = 0,
        '试验区状态“' || kept(judged.list_status) || '”不在代码表内，记为未核实，原文保留'
    ) as notes
from judged
order by judged.region_order, judged.source_row
