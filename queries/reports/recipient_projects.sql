-- purpose: the projects of one 承担单位 with their money, over all clauses, years and places, whatever the filters
-- grain: one row per project
-- units: yuan
-- parameters:
--   $id text: one 承担单位 by its 统一社会信用代码, or by its name where no code is given; null means all
-- source: records, money_entries, regions, codes
with
sums as (
    select
        record_id,
        sum(applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
        sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan
    from money_entries
    where is_counted
    group by record_id
)

select
    records.record_id,
    records.record_name,
    records.clause_id,
    records.recipient_name,
    records.city_code,
    cities.region_name as city_name,
    records.county_code,
    counties.region_name as county_name,
    statuses.code_name as project_status_name,
    sums.applied_amount_yuan,
    case when sums.applied_amount_yuan is null then 'not_reported' end as applied_amount_yuan_missing_code,
    sums.committed_amount_yuan,
    case when sums.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    sums.disbursed_amount_yuan,
    case when sums.disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from records
left join sums on records.record_id = sums.record_id
inner join codes as statuses on statuses.code_list = 'project_status' and records.project_status = statuses.code
left join regions as cities on records.city_code = cities.region_code
left join regions as counties on records.county_code = counties.region_code
where
    records.record_kind = 'project'
    and records.recipient_name is not null
    and ($id is null or coalesce(records.recipient_code, records.recipient_name) = $id)
order by records.clause_id nulls last, records.record_id
