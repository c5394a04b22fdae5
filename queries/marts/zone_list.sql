-- purpose: the 试验区 of an edition: those that a department filed, else those that public sources name
-- grain: one row per 试验区
-- units: dates
-- parameters: none
-- source: zones, public_zones; a filed list replaces the public one whole
select
    zones.zone_id,
    zones.zone_name,
    zones.city_code,
    zones.zone_level,
    zones.zone_status,
    zones.status_text,
    zones.stated_on,
    zones.stated_on_text,
    zones.source_title,
    zones.source_url,
    zones.remark,
    'filed' as list_basis,
    zones.reporting_department_code,
    zones.batch_id,
    zones.source_file,
    zones.source_sheet,
    zones.source_row
from zones
union all by name
select
    public_zones.city_code || '|' || public_zones.zone_level as zone_id,
    public_zones.zone_name,
    public_zones.city_code,
    public_zones.zone_level,
    public_zones.zone_status,
    public_zones.status_text,
    public_zones.stated_on,
    public_zones.stated_on_text,
    public_zones.source_title,
    public_zones.source_url,
    public_zones.remark,
    'public' as list_basis
from public_zones
where not exists (select 1 from zones)
