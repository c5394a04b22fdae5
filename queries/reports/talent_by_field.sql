-- purpose: who is selected, by field
-- grain: one row per programme, kind and field
-- units: counts
-- parameters: $chosen (program)
-- source: selected_talent
select
    listed.program_code,
    listed.program_name,
    listed.clause_id,
    listed.award_kind_name,
    coalesce(nullif(listed.cell_code, ''), '未注明') as talent_field,
    listed.award_count,
    listed.award_count_missing_code,
    listed.given_before
from selected_talent('field', $chosen) as listed
order by
    listed.program_name,
    listed.award_kind_order,
    listed.cell_code = '',
    listed.cell_code
