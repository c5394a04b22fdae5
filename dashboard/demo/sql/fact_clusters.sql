-- purpose: the invented 产业集群 of the demonstration, so that it never shows a real one
-- grain: one row per 产业集群
-- units: dates
-- parameters: none
-- source: data/demo/clusters.csv, regions, demo_files
select
    coalesce(demo_clusters.county_code, demo_clusters.city_code) || '|' || demo_clusters.cluster_name || '|'
    || demo_clusters.cluster_kind as cluster_id,
    demo_clusters.cluster_name,
    demo_clusters.cluster_kind,
    demo_clusters.city_code,
    demo_clusters.county_code,
    demo_clusters.cluster_status,
    demo_clusters.status_text,
    demo_clusters.stated_on,
    demo_clusters.stated_on::varchar as stated_on_text,
    '（演示）虚构的名单' as source_title,
    '（演示）随机虚构，不是真实认定' as remark,
    demo_clusters.department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '产业集群' as source_sheet,
    row_number() over (partition by demo_clusters.department_code order by demo_clusters.cluster_order) + 5 as source_row
from demo_clusters
inner join regions on coalesce(demo_clusters.county_code, demo_clusters.city_code) = regions.region_code
inner join demo_files on demo_clusters.department_code = demo_files.department_code and demo_files.file_kind = 'clusters'
order by demo_files.source_file, source_row
