-- purpose: where a public record and what units filed speak of the same thing: both, side by side, never added
-- grain: one row per public record and filed 试验区, 产业集群 or project that bears its name or its recipient's
-- units: yuan
-- parameters: $chosen (part, clause, city, county, public_status, q)
--   $chosen.q text: words that must all occur in name, recipient, kind or status; null means all
-- source: selected_public_records, zones, clusters, records, money_entries, codes, regions
with
chosen as (
    select *
    from selected_public_records($chosen)
),

sums as (
    select
        record_id,
        sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan
    from money_entries
    where is_counted
    group by record_id
),

pairs as (
    select
        chosen.public_record_id,
        '同一市(州)的试验区' as beside_basis,
        coalesce(zones.zone_name, levels.code_name || '试验区') as ledger_name,
        statuses.code_name as ledger_state,
        null::decimal(18, 2) as committed_amount_yuan,
        'not_applicable' as committed_amount_yuan_missing_code,
        zones.source_file,
        zones.source_sheet,
        zones.source_row
    from chosen
    inner join zones on chosen.city_code = zones.city_code
    inner join codes as levels on levels.code_list = 'zone_level' and zones.zone_level = levels.code
    inner join codes as statuses on statuses.code_list = 'zone_status' and zones.zone_status = statuses.code
    where contains(chosen.public_record_kind, levels.code_name || '试验区')
    union all
    select
        chosen.public_record_id,
        '同一所在地的集群' as beside_basis,
        clusters.cluster_name as ledger_name,
        statuses.code_name as ledger_state,
        null::decimal(18, 2) as committed_amount_yuan,
        'not_applicable' as committed_amount_yuan_missing_code,
        clusters.source_file,
        clusters.source_sheet,
        clusters.source_row
    from chosen
    inner join clusters
        on
            chosen.city_code = clusters.city_code
            and chosen.county_code is not distinct from clusters.county_code
    inner join codes as statuses on statuses.code_list = 'cluster_status' and clusters.cluster_status = statuses.code
    where contains(chosen.public_record_kind, '集群')
    union all
    select
        chosen.public_record_id,
        case
            when chosen.public_recipient_name = records.recipient_name then '同一承担单位'
            else '名称相同'
        end as beside_basis,
        records.record_name as ledger_name,
        statuses.code_name as ledger_state,
        sums.committed_amount_yuan,
        case when sums.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
        records.source_file,
        records.source_sheet,
        records.source_row
    from chosen
    inner join records
        on
            records.record_kind = 'project'
            and (
                chosen.public_recipient_name = records.recipient_name
                or chosen.public_record_name in (records.record_name, records.platform_name, records.recipient_name)
            )
    inner join codes as statuses on statuses.code_list = 'project_status' and records.project_status = statuses.code
    left join sums on records.record_id = sums.record_id
)

select
    chosen.public_record_id,
    chosen.clause_id,
    pairs.beside_basis,
    chosen.public_record_name,
    chosen.public_record_status,
    chosen.public_amount_yuan,
    case when chosen.public_amount_yuan is null then 'not_applicable' end as public_amount_yuan_missing_code,
    chosen.public_record_date,
    pairs.ledger_name,
    pairs.ledger_state,
    pairs.committed_amount_yuan,
    pairs.committed_amount_yuan_missing_code,
    chosen.city_code,
    cities.region_name as city_name,
    chosen.county_code,
    chosen.source_url,
    pairs.source_file,
    pairs.source_sheet,
    pairs.source_row
from pairs
inner join chosen on pairs.public_record_id = chosen.public_record_id
left join regions as cities on chosen.city_code = cities.region_code
order by chosen.source_row, pairs.beside_basis, pairs.source_file, pairs.source_row
