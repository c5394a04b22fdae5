-- purpose: how many 产业集群 the list of this edition names, hosts that are counties and hosts that are cities apart
-- grain: one row
-- units: counts
-- parameters: $chosen (city, county)
--   $chosen.city text list: cities, those of the host counties included; null means all
--   $chosen.county text list: host counties; null means all
-- source: cluster_list
select
    count(*) filter (where county_code is not null) as county_cluster_count,
    count(*) filter (where county_code is not null and cluster_status = 'recognised') as recognised_cluster_count,
    count(*) filter (where county_code is not null and cluster_status = 'unverified') as unverified_cluster_count,
    count(*) filter (where county_code is null) as city_cluster_count
from cluster_list
where
    is_chosen(($chosen).city, city_code)
    and is_chosen(($chosen).county, county_code)
