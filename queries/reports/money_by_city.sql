-- purpose: money committed and paid in each city
-- grain: one row per city of the choice, and one without city for money whose place is not stated
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, undated_money, clause_money, regions
with
undated as (
    select
        city_code,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from undated_money($chosen)
    group by city_code
),

sums as (
    select
        city_code,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan,
        count(distinct record_id) filter (where record_kind = 'project') as project_count
    from selected_money($chosen)
    group by city_code
),

-- What is said of a city that has nothing of the choice: the same as of the clauses under a filter of place.
silence as (
    select
        coalesce(max(committed_amount_yuan_missing_code), 'not_applicable') as committed_missing_code,
        nullif(sum(committed_amount_yuan), if(committed_missing_code = 'withheld', 0, null)) as committed_amount_yuan,
        coalesce(max(disbursed_amount_yuan_missing_code), 'not_applicable') as disbursed_missing_code,
        nullif(sum(disbursed_amount_yuan), if(disbursed_missing_code = 'withheld', 0, null)) as disbursed_amount_yuan
    from clause_money(struct_update($chosen, city := ['nowhere']))
),

listed as (
    select
        region_code as city_code,
        region_name as city_name
    from regions
    where
        region_level = 'city'
        and valid_to is null
        and is_chosen(($chosen).city, region_code)
    union all
    select
        null as city_code,
        '未标明' as city_name
    from (
        select sums.city_code from sums
        union
        select undated.city_code from undated
    ) as named
    where city_code is null
),

measured as (
    select
        listed.city_code,
        listed.city_name,
        coalesce(
            nullif(sums.committed_amount_yuan, if(listed.city_code is not null and committed_missing_code = 'withheld', 0, null)),
            silence.committed_amount_yuan
        ) as committed_amount_yuan,
        silence.committed_missing_code,
        coalesce(
            nullif(sums.disbursed_amount_yuan, if(listed.city_code is not null and disbursed_missing_code = 'withheld', 0, null)),
            silence.disbursed_amount_yuan
        ) as disbursed_amount_yuan,
        silence.disbursed_missing_code,
        coalesce(sums.project_count, 0) as project_count
    from listed
    cross join silence
    left join sums on listed.city_code is not distinct from sums.city_code
)

select
    measured.city_code,
    measured.city_name,
    measured.committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
    case when measured.committed_amount_yuan is null then measured.committed_missing_code end as committed_amount_yuan_missing_code,
    measured.disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
    case when measured.disbursed_amount_yuan is null then measured.disbursed_missing_code end as disbursed_amount_yuan_missing_code,
    undated_beside(undated.committed_amount_yuan, measured.committed_amount_yuan) as committed_undated_amount_yuan,
    case when undated.committed_amount_yuan is null then committed_amount_yuan_missing_code end as committed_undated_amount_yuan_missing_code,
    undated_beside(undated.disbursed_amount_yuan, measured.disbursed_amount_yuan) as disbursed_undated_amount_yuan,
    case when undated.disbursed_amount_yuan is null then disbursed_amount_yuan_missing_code end as disbursed_undated_amount_yuan_missing_code,
    paid_share(
        ($chosen).year, measured.disbursed_amount_yuan, measured.committed_amount_yuan,
        undated.disbursed_amount_yuan, undated.committed_amount_yuan
    ) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code,
    measured.project_count
from measured
left join undated on measured.city_code is not distinct from undated.city_code
order by measured.city_code nulls last
