-- purpose: how many of the selected are on their post, as far as the ledger says
-- grain: one row per programme, kind and answer
-- units: counts
-- parameters: $chosen (program)
-- source: selected_talent, codes
select
    listed.program_code,
    listed.program_name,
    listed.clause_id,
    listed.award_kind_name,
    coalesce(words.code_name, '未报送') as on_duty_name,
    listed.award_count,
    listed.award_count_missing_code,
    listed.given_before
from selected_talent('on_duty', $chosen) as listed
left join codes as words on words.code_list = 'on_duty' and listed.cell_code = words.code
order by
    listed.program_name,
    listed.award_kind_order,
    words.code_order nulls last
