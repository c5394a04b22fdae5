-- purpose: money committed and paid for each clause
-- grain: one row per clause of the choice, and one without clause for money that names an unlisted project
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: clause_money, clauses
select
    money.clause_id,
    clauses.part_id,
    clauses.clause_number,
    coalesce(clauses.short_title, '未标明条款') as short_title,
    money.applied_amount_yuan,
    money.applied_amount_yuan_missing_code,
    money.committed_amount_yuan,
    money.committed_amount_yuan_missing_code,
    money.disbursed_amount_yuan,
    money.disbursed_amount_yuan_missing_code,
    money.disbursed_share_pct,
    money.disbursed_share_pct_missing_code,
    money.applied_undated_amount_yuan,
    money.applied_undated_amount_yuan_missing_code,
    money.committed_undated_amount_yuan,
    money.committed_undated_amount_yuan_missing_code,
    money.disbursed_undated_amount_yuan,
    money.disbursed_undated_amount_yuan_missing_code,
    money.project_count,
    money.award_count,
    money.award_count_missing_code
from clause_money($chosen) as money
left join clauses on money.clause_id = clauses.clause_id
order by money.clause_order
