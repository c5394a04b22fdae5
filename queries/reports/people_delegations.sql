-- purpose: the 名额 of each employer that decides on its own, what it says to have used, and who of it is in the ledgers
-- grain: one row per programme, employer, year and kind
-- units: 名额
-- parameters: $chosen (program, city, batch)
--   $chosen.city text list: cities of the employers; null means all
--   $chosen.batch text list: years of the 名额; null means all
-- source: people_quotas_used, talent_awards, talent_programs, regions, codes, departments
with
filed as (
    select count(*) > 0 as has_awards
    from talent_awards
)

select
    used.delegation_id,
    used.program_code,
    talent_programs.program_name,
    coalesce(kinds.code_name, '不分类别') as award_kind_name,
    used.employer_name,
    used.employer_code,
    used.city_code,
    coalesce(cities.region_name, '未注明') as city_name,
    used.delegation_year,
    used.quota_count,
    used.used_count as stated_used_count,
    case when used.used_count is null then 'not_reported' end as stated_used_count_missing_code,
    case when filed.has_awards then used.counted_used_count end as counted_used_count,
    case when not filed.has_awards then 'not_reported' end as counted_used_count_missing_code,
    case when filed.has_awards or used.used_count is not null then greatest(used.quota_count - used.most_used_count, 0) end
        as quota_left_count,
    case when not filed.has_awards and used.used_count is null then 'not_reported' end as quota_left_count_missing_code,
    case when filed.has_awards or used.used_count is not null then greatest(used.most_used_count - used.quota_count, 0) end
        as quota_over_count,
    case when not filed.has_awards and used.used_count is null then 'not_reported' end as quota_over_count_missing_code,
    case
        when not filed.has_awards and used.used_count is null then '未报送'
        when used.most_used_count > used.quota_count then '超用'
        when used.most_used_count = used.quota_count then '用完'
        when used.most_used_count = 0 then '未使用'
        else '有余'
    end as quota_state,
    case
        when used.used_count is null or not filed.has_awards then '未报送，不能比较'
        when used.used_count = used.counted_used_count then '一致'
        when used.used_count > used.counted_used_count then '报送的多于名单'
        else '报送的少于名单'
    end as used_agreement,
    used.document_number,
    used.remark,
    used.reporting_department_code,
    coalesce(filers.department_name, '未标明') as reporting_department_name,
    used.source_file,
    used.source_sheet,
    used.source_row
from people_quotas_used($chosen) as used
cross join filed
inner join talent_programs on used.program_code = talent_programs.program_code
left join codes as kinds on kinds.code_list = 'award_kind' and used.award_kind = kinds.code
left join regions as cities on used.city_code = cities.region_code
left join departments as filers on used.reporting_department_code = filers.department_code
order by
    talent_programs.program_name,
    used.delegation_year desc,
    used.employer_name,
    kinds.code_order nulls last,
    used.delegation_id
