-- purpose: the money of one 承担单位 by clause, year and place, each stage in a column of its own
-- grain: one row per clause, year and place
-- units: yuan, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
--   $id text: one 承担单位 by its 统一社会信用代码, or by its name where no code is given; null means all
-- source: selected_money, stated_money, records, clauses, regions
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
),

-- What was reported of another year or state is 0 here, not 未报送.
stated as (
    select
        records.clause_id,
        stated_zero(money.applied_amount_yuan) as applied_amount_yuan,
        stated_zero(money.committed_amount_yuan) as committed_amount_yuan,
        stated_zero(money.disbursed_amount_yuan) as disbursed_amount_yuan
    from stated_money($chosen) as money
    inner join records on money.record_id = records.record_id
    where
        records.record_kind = 'project'
        and coalesce(records.recipient_code, records.recipient_name) is not null
        and ($id is null or coalesce(records.recipient_code, records.recipient_name) = $id)
    group by records.clause_id
),

measured as (
    select
        sums.* replace (
            coalesce(sums.applied_amount_yuan, stated.applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
            coalesce(sums.committed_amount_yuan, stated.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
            coalesce(sums.disbursed_amount_yuan, stated.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan
        ),
        if(clauses.money_kind = 'none', 'not_applicable', 'not_reported') as missing_code
    from sums
    left join stated on sums.clause_id is not distinct from stated.clause_id
    left join clauses on sums.clause_id = clauses.clause_id
)

select
    measured.clause_id,
    coalesce(clauses.short_title, '未标明条款') as short_title,
    case measured.entry_year when 'undated' then '未注明日期' else measured.entry_year end as entry_year_name,
    measured.city_code,
    coalesce(cities.region_name, '未标明') as city_name,
    measured.county_code,
    counties.region_name as county_name,
    measured.applied_amount_yuan,
    case when measured.applied_amount_yuan is null then measured.missing_code end as applied_amount_yuan_missing_code,
    measured.committed_amount_yuan,
    case when measured.committed_amount_yuan is null then measured.missing_code end as committed_amount_yuan_missing_code,
    measured.disbursed_amount_yuan,
    case when measured.disbursed_amount_yuan is null then measured.missing_code end as disbursed_amount_yuan_missing_code,
    measured.money_record_count
from measured
left join clauses on measured.clause_id = clauses.clause_id
left join regions as cities on measured.city_code = cities.region_code
left join regions as counties on measured.county_code = counties.region_code
order by clauses.clause_order nulls last, measured.entry_year, measured.city_code nulls last, measured.county_code nulls last
