-- purpose: who is selected, by type of the employer, as far as the ledger says
-- grain: one row per programme, kind and type of employer
-- units: counts
-- parameters: $chosen (program)
-- source: selected_talent, codes
select
    listed.program_code,
    listed.program_name,
    listed.clause_id,
    listed.award_kind_name,
    coalesce(words.code_name, '未报送') as employer_type_name,
    listed.award_count,
    listed.award_count_missing_code,
    listed.given_before
from selected_talent('employer_type', $chosen) as listed
left join codes as words on words.code_list = 'employer_type' and listed.cell_code = words.code
order by
    listed.program_name,
    listed.award_kind_order,
    words.code_order nulls last
