-- purpose: how many 承担单位 the choice names, and how many of them stand in more than one clause or without code
-- grain: one row
-- units: counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, records
with
by_recipient as (
    select
        coalesce(records.recipient_code, records.recipient_name) as recipient_id,
        count(records.recipient_code) = 0 as is_without_code,
        count(distinct chosen.clause_id) as clause_count
    from selected_money($chosen) as chosen
    inner join records on chosen.record_id = records.record_id
    where records.record_kind = 'project' and records.recipient_name is not null
    group by all
)

select
    count(*) as recipient_count,
    count(*) filter (where clause_count > 1) as several_clause_recipient_count,
    count(*) filter (where is_without_code) as codeless_recipient_count
from by_recipient
