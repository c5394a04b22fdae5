-- purpose: rows of 产业集群 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 产业集群 table
-- units: dates; a month stands for its first day, a bare year for none, the words are kept
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_clusters, stg_code_names, stg_place_pairs, stg_wrong_cells
with joined as (
    select
        raw_clusters.*,
        states.code as status_code,
        stg_place_pairs.city_code,
        stg_place_pairs.county_code,
        stg_place_pairs.city_fault,
        stg_place_pairs.county_fault,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from raw_clusters
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_clusters.region_order
            and stg_wrong_cells.source_row = raw_clusters.source_row
    left join stg_place_pairs
        on
            stg_place_pairs.city is not distinct from raw_clusters.city
            and stg_place_pairs.county is not distinct from raw_clusters.county
    left join stg_code_names as states
        on
            states.code_list = 'cluster_status'
            and states.code_name = narrow(raw_clusters.list_status)
),

keyed as (
    select
        joined.*,
        if(
            is_missing(joined.cluster_name) or joined.city_fault is not null or joined.county_fault is not null,
            null,
            coalesce(joined.county_code, joined.city_code) || '|' || name_words(joined.cluster_name) || '|'
            || if(is_missing(joined.cluster_kind), '', name_words(joined.cluster_kind))
        ) as cluster_id
    from joined
),

judged as (
    select
        keyed.*,
        keyed.cell_reasons
        || reason_if(
            is_missing(keyed.cluster_name), 'cluster_name', keyed.cluster_name,
            '必填为空：集群名称没有填写，请补填名称'
        )
        || reason_if(
            keyed.city_code is null and keyed.city_fault is null and keyed.county_fault is null
            and not has_mark(keyed.city) and (keyed.county is null or not has_mark(keyed.county)),
            'city', keyed.city, '必填为空：所在地没有填写，请填县(市、区)；只知道市(州)的填市(州)'
        )
        || reason_if(keyed.city_fault is not null, 'city', keyed.city, keyed.city_fault)
        || reason_if(keyed.county_fault is not null, 'county', keyed.county, keyed.county_fault)
        || reason_if(
            row_number() over (
                partition by keyed.cluster_id
                order by keyed.region_order, keyed.source_row
            ) > 1
            and keyed.cluster_id is not null,
            'cluster_name', keyed.cluster_name,
            '编号重复：同一所在地、同一类别的集群“' || keyed.cluster_name
            || '”前面已出现过（以先出现的一行为准），请合并成一行或改正'
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
    judged.cluster_id,
    kept(judged.cluster_name) as cluster_name,
    if(is_missing(judged.cluster_kind), null, kept(judged.cluster_kind)) as cluster_kind,
    judged.city_code,
    judged.county_code,
    coalesce(judged.status_code, 'unverified') as cluster_status,
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
        '集群状态“' || kept(judged.list_status) || '”不在代码表内，记为未核实，原文保留'
    ) as notes
from judged
order by judged.region_order, judged.source_row
