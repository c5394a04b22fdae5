-- purpose: how many cities there are, how many have projects or a 试验区, and how many projects name no city
-- grain: one row
-- units: counts
-- parameters:
--   $year text list: years of the entries, or undated; null means all
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $department text list: departments responsible by the policy; null means all
--   $reporting_department text list: departments that filed the row; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
--   $funding_level text list: funding levels; null means all
--   $project_status text list: project states; null means all
--   $q text: words that must all occur in number, name or recipient; null means all
-- source: selected_money, regions, zone_list
with
chosen as (
    select *
    from selected_money(
        $year,
        $part,
        $clause,
        $department,
        $reporting_department,
        $city,
        $county,
        $funding_level,
        $project_status,
        $q
    )
),

listed as (
    select region_code
    from regions
    where
        region_level = 'city'
        and valid_to is null
        and ($city is null or list_contains($city::varchar[], region_code))
)

select
    (select count(*) from listed) as place_city_count,
    count(distinct chosen.city_code) as project_city_count,
    (
        select count(distinct zone_list.city_code)
        from zone_list
        inner join listed on zone_list.city_code = listed.region_code
    ) as zone_city_count,
    count(distinct chosen.record_id) filter (where chosen.city_code is null) as unplaced_project_count
from chosen
where chosen.record_kind = 'project'
