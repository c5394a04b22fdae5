-- purpose: each 产业集群 with its status and what the projects of its host have come to, the host being a county or, where only that is known, a city
-- grain: one row per cluster, list and host; hosts overlap and are of two levels, so rows never add up
-- units: yuan, percent, counts, dates
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
--   $chosen.city text list: cities, those of the host counties included; null means all
--   $chosen.county text list: host counties; null means all
-- source: cluster_list, place_measures, regions, codes, departments
with
-- The filter of places chooses clusters here, not projects.
measures as (
    select *
    from place_measures({
        'year': ($chosen).year,
        'part': ($chosen).part,
        'clause': ($chosen).clause,
        'department': ($chosen).department,
        'reporting_department': ($chosen).reporting_department,
        'city': null,
        'county': null,
        'funding_level': ($chosen).funding_level,
        'project_status': ($chosen).project_status,
        'q': ($chosen).q
    })
)

select
    cluster_list.cluster_id,
    cluster_list.cluster_name,
    cluster_list.cluster_kind,
    if(cluster_list.county_code is null, '市(州)', '县(市、区)') as host_level_name,
    coalesce(counties.region_name, cities.region_name) as host_name,
    cluster_list.city_code,
    cities.region_name as city_name,
    cluster_list.county_code,
    counties.region_name as county_name,
    cluster_list.cluster_status,
    statuses.code_name as cluster_status_name,
    cluster_list.status_text,
    cluster_list.stated_on,
    case when cluster_list.stated_on is null then 'not_reported' end as stated_on_missing_code,
    cluster_list.stated_on_text,
    cluster_list.source_title,
    cluster_list.source_url,
    bases.code_name as list_basis_name,
    measures.* exclude (place_code),
    cluster_list.remark,
    filers.department_name as reporting_department_name,
    cluster_list.source_file,
    cluster_list.source_sheet,
    cluster_list.source_row,
    case when cluster_list.source_row is null then 'not_applicable' end as source_row_missing_code
from cluster_list
inner join measures on coalesce(cluster_list.county_code, cluster_list.city_code) = measures.place_code
inner join regions as cities on cluster_list.city_code = cities.region_code
left join regions as counties on cluster_list.county_code = counties.region_code
inner join codes as statuses on statuses.code_list = 'cluster_status' and cluster_list.cluster_status = statuses.code
inner join codes as bases on bases.code_list = 'list_basis' and cluster_list.list_basis = bases.code
left join departments as filers on cluster_list.reporting_department_code = filers.department_code
where
    is_chosen(($chosen).city, cluster_list.city_code)
    and is_chosen(($chosen).county, cluster_list.county_code)
order by
    cluster_list.county_code is null, cluster_list.city_code, cluster_list.county_code, cluster_list.cluster_name,
    cluster_list.cluster_kind
