-- purpose: the 产业集群 of an edition: those that a department filed, else those that public sources name
-- grain: one row per 产业集群
-- units: dates
-- parameters: none
-- source: clusters, public_clusters; a filed list replaces the public one whole
select
    clusters.cluster_id,
    clusters.cluster_name,
    clusters.cluster_kind,
    clusters.city_code,
    clusters.county_code,
    clusters.cluster_status,
    clusters.status_text,
    clusters.stated_on,
    clusters.stated_on_text,
    clusters.source_title,
    clusters.source_url,
    clusters.remark,
    'filed' as list_basis,
    clusters.reporting_department_code,
    clusters.batch_id,
    clusters.source_file,
    clusters.source_sheet,
    clusters.source_row
from clusters
union all by name
select
    coalesce(public_clusters.county_code, public_clusters.city_code) || '|' || public_clusters.cluster_name || '|'
    || coalesce(public_clusters.cluster_kind, '') as cluster_id,
    public_clusters.cluster_name,
    public_clusters.cluster_kind,
    public_clusters.city_code,
    public_clusters.county_code,
    public_clusters.cluster_status,
    public_clusters.status_text,
    public_clusters.stated_on,
    public_clusters.stated_on_text,
    public_clusters.source_title,
    public_clusters.source_url,
    public_clusters.remark,
    'public' as list_basis
from public_clusters
where not exists (select 1 from clusters)
