-- purpose: how many conditions of the records of the choice are met, unmet, or without evidence
-- grain: one row
-- units: counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: record_conditions, selected_money
with
held as (
    select *
    from record_conditions
    where record_id in (select chosen.record_id from selected_money($chosen) as chosen)
)

select
    count(*) as checked_condition_count,
    count(distinct record_id) as checked_record_count,
    count(*) filter (where condition_state = 'met') as met_condition_count,
    count(*) filter (where condition_state = 'unmet') as unmet_condition_count,
    count(*) filter (where condition_state = 'missing') as missing_condition_count
from held
