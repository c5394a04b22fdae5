-- purpose: 承担单位 by 统一社会信用代码 across clauses, years and places, with the money of their projects by stage
-- grain: one row per 信用代码, or per name where no code is given
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q), $row_limit, $row_offset
--   $id text: one 承担单位 by its 统一社会信用代码, or by its name where no code is given; null means all
-- source: selected_money, records, recipients, recipient_concerns
with
sums as (
    select
        coalesce(records.recipient_code, records.recipient_name) as recipient_id,
        count(distinct chosen.record_id) as project_count,
        count(distinct chosen.clause_id) as clause_count,
        count(distinct chosen.city_code) as city_count,
        count(distinct chosen.entry_year) filter (where chosen.entry_year != 'undated') as year_count,
        sum(chosen.applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
        sum(chosen.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(chosen.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan
    from selected_money($chosen) as chosen
    inner join records on chosen.record_id = records.record_id
    where
        records.record_kind = 'project'
        and records.recipient_name is not null
        and ($id is null or coalesce(records.recipient_code, records.recipient_name) = $id)
    group by all
),

shown as (
    select *
    from sums
    order by recipient_id
    limit
        $row_limit
        offset coalesce($row_offset, 0)
),

found as (
    select
        recipient_id,
        count(*) as finding_count
    from recipient_concerns()
    group by recipient_id
)

select
    shown.recipient_id,
    recipients.recipient_name,
    recipients.recipient_code,
    array_to_string(recipients.recipient_names, '；') as recipient_names,
    shown.project_count,
    shown.clause_count,
    shown.city_count,
    shown.year_count,
    shown.applied_amount_yuan,
    case when shown.applied_amount_yuan is null then 'not_reported' end as applied_amount_yuan_missing_code,
    shown.committed_amount_yuan,
    case when shown.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    shown.disbursed_amount_yuan,
    case when shown.disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    percent_of(shown.disbursed_amount_yuan, shown.committed_amount_yuan) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code,
    coalesce(found.finding_count, 0) as finding_count
from shown
inner join recipients on shown.recipient_id = recipients.recipient_id
left join found on shown.recipient_id = found.recipient_id
order by shown.recipient_id
