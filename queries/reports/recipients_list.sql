-- purpose: 承担单位 by 统一社会信用代码 across clauses, years and places, with the money of their projects by stage
-- grain: one row per 信用代码, or per name where no code is given
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q), $row_limit, $row_offset
--   $id text: one 承担单位 by its 统一社会信用代码, or by its name where no code is given; null means all
-- source: selected_money, undated_money, stated_money, records, recipients, recipient_concerns, clauses
with
undated as (
    select
        coalesce(records.recipient_code, records.recipient_name) as recipient_id,
        sum(beside.applied_amount_yuan) as applied_amount_yuan,
        sum(beside.committed_amount_yuan) as committed_amount_yuan,
        sum(beside.disbursed_amount_yuan) as disbursed_amount_yuan
    from undated_money($chosen) as beside
    inner join records on beside.record_id = records.record_id
    where records.record_kind = 'project'
    group by all
),

sums as (
    select
        coalesce(records.recipient_code, records.recipient_name) as recipient_id,
        count(distinct chosen.record_id) as project_count,
        count(distinct chosen.clause_id) as clause_count,
        count(distinct chosen.city_code) as city_count,
        count(distinct chosen.entry_year) filter (where chosen.entry_year != 'undated') as year_count,
        bool_and(coalesce(clauses.money_kind = 'none', false)) as has_no_money,
        sum(chosen.applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
        sum(chosen.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(chosen.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan
    from selected_money($chosen) as chosen
    inner join records on chosen.record_id = records.record_id
    left join clauses on chosen.clause_id = clauses.clause_id
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
),

-- What was reported of another year or state is 0 here, not 未报送.
stated as (
    select
        coalesce(records.recipient_code, records.recipient_name) as recipient_id,
        stated_zero(money.applied_amount_yuan) as applied_amount_yuan,
        stated_zero(money.committed_amount_yuan) as committed_amount_yuan,
        stated_zero(money.disbursed_amount_yuan) as disbursed_amount_yuan
    from stated_money($chosen) as money
    inner join records on money.record_id = records.record_id
    where
        records.record_kind = 'project'
        and coalesce(records.recipient_code, records.recipient_name) in (select shown.recipient_id from shown)
    group by all
),

measured as (
    select
        shown.* replace (
            coalesce(shown.applied_amount_yuan, stated.applied_amount_yuan)::decimal(18, 2) as applied_amount_yuan,
            coalesce(shown.committed_amount_yuan, stated.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
            coalesce(shown.disbursed_amount_yuan, stated.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan
        ),
        if(shown.has_no_money, 'not_applicable', 'not_reported') as missing_code
    from shown
    left join stated on shown.recipient_id = stated.recipient_id
)

select
    measured.recipient_id,
    recipients.recipient_name,
    recipients.recipient_code,
    array_to_string(recipients.recipient_names, '；') as recipient_names,
    measured.project_count,
    measured.clause_count,
    measured.city_count,
    measured.year_count,
    measured.applied_amount_yuan,
    case when measured.applied_amount_yuan is null then measured.missing_code end as applied_amount_yuan_missing_code,
    measured.committed_amount_yuan,
    case when measured.committed_amount_yuan is null then measured.missing_code end as committed_amount_yuan_missing_code,
    measured.disbursed_amount_yuan,
    case when measured.disbursed_amount_yuan is null then measured.missing_code end as disbursed_amount_yuan_missing_code,
    paid_share(
        ($chosen).year, measured.disbursed_amount_yuan, measured.committed_amount_yuan,
        undated.disbursed_amount_yuan, undated.committed_amount_yuan
    ) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code,
    undated_beside(undated.applied_amount_yuan, measured.applied_amount_yuan) as applied_undated_amount_yuan,
    case when undated.applied_amount_yuan is null then applied_amount_yuan_missing_code end as applied_undated_amount_yuan_missing_code,
    undated_beside(undated.committed_amount_yuan, measured.committed_amount_yuan) as committed_undated_amount_yuan,
    case when undated.committed_amount_yuan is null then committed_amount_yuan_missing_code end as committed_undated_amount_yuan_missing_code,
    undated_beside(undated.disbursed_amount_yuan, measured.disbursed_amount_yuan) as disbursed_undated_amount_yuan,
    case when undated.disbursed_amount_yuan is null then disbursed_amount_yuan_missing_code end as disbursed_undated_amount_yuan_missing_code,
    coalesce(found.finding_count, 0) as finding_count
from measured
inner join recipients on measured.recipient_id = recipients.recipient_id
left join undated on measured.recipient_id = undated.recipient_id
left join found on measured.recipient_id = found.recipient_id
order by measured.recipient_id
