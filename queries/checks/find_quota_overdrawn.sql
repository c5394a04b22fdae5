-- purpose: an employer that has decided on more people or teams than the 名额 it was given
-- grain: one row per programme, employer, year and kind
-- units: none; the counts stand in item_name
-- parameters: none
-- source: delegations, talent_programs, talent_cells
select
    talent_programs.clause_id,
    delegations.delegation_id as record_id,
    delegations.employer_name as record_name,
    delegations.delegation_id as item_key,
    delegations.delegation_year || '年授权 ' || delegations.quota_count || '，已用多于授权' as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    delegations.reporting_department_code,
    delegations.source_file,
    delegations.source_sheet,
    delegations.source_row
from delegations
inner join talent_programs on delegations.program_code = talent_programs.program_code
-- The used 名额 of an employer are its selected people; where that count is withheld, there is no finding (D-054).
inner join talent_cells
    on
        talent_cells.list_name = 'used'
        and delegations.delegation_id = talent_cells.cell_code
        and not talent_cells.is_withheld
where delegations.used_count > delegations.quota_count
order by delegations.delegation_id
