-- purpose: who is selected, by city of the employer
-- grain: one row per programme, kind and city
-- units: counts
-- parameters: $chosen (program, city)
-- source: selected_talent, regions
select
    listed.program_code,
    listed.program_name,
    listed.clause_id,
    listed.award_kind_name,
    nullif(listed.cell_code, '') as city_code,
    coalesce(cities.region_name, '未注明') as city_name,
    listed.award_count,
    listed.award_count_missing_code,
    listed.given_before
from selected_talent('city', $chosen) as listed
left join regions as cities on listed.cell_code = cities.region_code
where is_chosen(($chosen).city, listed.cell_code)
order by
    listed.program_name,
    listed.award_kind_order,
    listed.cell_code = '',
    listed.cell_code
