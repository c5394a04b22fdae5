-- purpose: the invented 试验区 of the demonstration, so that it never shows a real one
-- grain: one row per 试验区
-- units: dates
-- parameters: none
-- source: data/demo/zones.csv, regions, demo_files
select
    demo_zones.city_code || '|' || demo_zones.zone_level as zone_id,
    demo_zones.zone_name,
    demo_zones.city_code,
    demo_zones.zone_level,
    demo_zones.zone_status,
    demo_zones.status_text,
    demo_zones.stated_on,
    demo_zones.stated_on::varchar as stated_on_text,
    '（演示）虚构的名单' as source_title,
    '（演示）随机虚构，不是真实认定' as remark,
    demo_zones.department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '试验区' as source_sheet,
    row_number() over (partition by demo_zones.department_code order by demo_zones.zone_order) + 5 as source_row
from demo_zones
inner join regions on demo_zones.city_code = regions.region_code
inner join demo_files on demo_zones.department_code = demo_files.department_code and demo_files.file_kind = 'zones'
order by demo_files.source_file, source_row
