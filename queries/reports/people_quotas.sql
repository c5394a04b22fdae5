-- purpose: the 单列名额 of each year, and how many were selected in the batches of that year
-- grain: one row per year and programme, and one of all programmes together
-- units: 名额
-- parameters: $chosen (batch)
-- source: quotas_by_year, talent_programs, talent_awards
with
filed as (
    select count(*) > 0 as has_awards
    from talent_awards
),

measured as (
    select
        quotas.*,
        talent_programs.program_name,
        filed.has_awards,
        case
            when not quotas.has_granted then 'not_applicable'
            when quotas.granted_count is null then 'not_reported'
        end as granted_missing_code,
        case
            when not quotas.has_granted then 'not_applicable'
            when quotas.granted_count is null or not filed.has_awards then 'not_reported'
        end as left_missing_code
    from quotas_by_year($chosen) as quotas
    cross join filed
    left join talent_programs on quotas.program_code = talent_programs.program_code
)

select
    batch,
    if(batch = 'undated', '未注明', batch || '年') as batch_year_name,
    coalesce(program_name, '各计划合计') as quota_program_name,
    granted_count as granted_quota_count,
    granted_missing_code as granted_quota_count_missing_code,
    case when has_awards then used_count end as selected_quota_count,
    case when not has_awards then 'not_reported' end as selected_quota_count_missing_code,
    case when left_missing_code is null then greatest(granted_count - used_count, 0) end as year_quota_left_count,
    left_missing_code as year_quota_left_count_missing_code,
    case when left_missing_code is null then greatest(used_count - granted_count, 0) end as year_quota_over_count,
    left_missing_code as year_quota_over_count_missing_code
from measured
order by batch = 'undated', batch desc, program_code is null desc, program_name
