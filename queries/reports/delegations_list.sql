-- purpose: which employers decide on their own, for which programme, how many 名额 they have and have used
-- grain: one row per programme, employer, year and kind
-- units: 名额
-- parameters: $chosen (program, city)
--   $chosen.city text list: cities of the employers; null means all
-- source: delegations, talent_programs, talent_cells, regions, codes, departments
select
    delegations.delegation_id,
    delegations.program_code,
    talent_programs.program_name,
    kinds.code_name as award_kind_name,
    delegations.employer_name,
    delegations.employer_code,
    delegations.city_code,
    regions.region_name as city_name,
    delegations.delegation_year,
    delegations.quota_count,
    -- What an employer has used is how many people it has selected.
    used.award_count::integer as used_count,
    case
        when used.cell_code is null then 'not_reported'
        when used.is_withheld then 'withheld'
    end as used_count_missing_code,
    delegations.document_number,
    delegations.remark,
    coalesce(filers.department_name, '未标明') as reporting_department_name,
    delegations.source_file,
    delegations.source_sheet,
    delegations.source_row
from delegations
inner join talent_programs on delegations.program_code = talent_programs.program_code
left join talent_cells as used on used.list_name = 'used' and delegations.delegation_id = used.cell_code
left join codes as kinds on kinds.code_list = 'award_kind' and delegations.award_kind = kinds.code
left join regions on delegations.city_code = regions.region_code
left join departments as filers on delegations.reporting_department_code = filers.department_code
where
    is_chosen(($chosen).program, delegations.program_code)
    and is_chosen(($chosen).city, delegations.city_code)
order by
    talent_programs.program_name,
    delegations.delegation_year desc,
    delegations.employer_name,
    kinds.code_order nulls last,
    delegations.delegation_id
