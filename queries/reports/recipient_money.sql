-- purpose: the money of one 承担单位 by clause, year and place, each stage in a column of its own
-- grain: one row per clause, year and place
-- units: yuan, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
--   $id text: one 承担单位 by its 统一社会信用代码, or by its name where no code is given; null means all
-- source: selected_money, records, clauses, regions
with
sums as (
    select
        chosen.clause_id,
        chosen.entry_year,
        chosen.city_code,
        chosen.county_code,
        count(distinct chosen.record_id) as money_record_count,
        sum(chosen.applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
        sum(chosen.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(chosen.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan
    from selected_money($chosen) as chosen
    inner join records on chosen.record_id = records.record_id
    where
        records.record_kind = 'project'
        and chosen.stage != 'none'
        and coalesce(records.recipient_code, records.recipient_name) is not null
        and ($id is null or coalesce(records.recipient_code, records.recipient_name) = $id)
    group by all
)

select
    sums.clause_id,
    coalesce(clauses.short_title, '未标明条款') as short_title,
    case sums.entry_year when 'undated' then '未注明日期' else sums.entry_year end as entry_year_name,
    sums.city_code,
    coalesce(cities.region_name, '未标明') as city_name,
    sums.county_code,
    counties.region_name as county_name,
    sums.applied_amount_yuan,
    case when sums.applied_amount_yuan is null then 'not_reported' end as applied_amount_yuan_missing_code,
    sums.committed_amount_yuan,
    case when sums.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    sums.disbursed_amount_yuan,
    case when sums.disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    sums.money_record_count
from sums
left join clauses on sums.clause_id = clauses.clause_id
left join regions as cities on sums.city_code = cities.region_code
left join regions as counties on sums.county_code = counties.region_code
order by clauses.clause_order nulls last, sums.entry_year, sums.city_code nulls last, sums.county_code nulls last
