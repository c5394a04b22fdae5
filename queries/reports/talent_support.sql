-- purpose: what the talent rules hold their teams and people against: a limit belongs to one subject, there is none of the programme
-- grain: one row per money rule of the clauses that have a talent programme
-- units: yuan, counts
-- parameters: none
-- source: cap_subjects, rules, talent_programs
with
held as (
    select
        rule_id,
        count(*) as subject_count,
        sum(limit_amount_yuan)::decimal(18, 2) as limit_sum_amount_yuan,
        sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
        count(*) filter (where state_code = 'exceeded') as exceeded_subject_count,
        count(*) filter (where state_code in ('near', 'reached')) as near_subject_count
    from cap_subjects
    group by rule_id
)

select
    rules.clause_id,
    rules.rule_id,
    rules.rule_name,
    rules.subject_kind,
    rules.amount_yuan as rule_amount_yuan,
    case when rules.amount_yuan is null then 'not_applicable' end as rule_amount_yuan_missing_code,
    coalesce(held.subject_count, 0) as subject_count,
    held.limit_sum_amount_yuan,
    case when held.limit_sum_amount_yuan is null then 'not_reported' end as limit_sum_amount_yuan_missing_code,
    held.committed_amount_yuan,
    case when held.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    held.disbursed_amount_yuan,
    case when held.disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    coalesce(held.exceeded_subject_count, 0) as exceeded_subject_count,
    coalesce(held.near_subject_count, 0) as near_subject_count,
    rules.quote
from rules
left join held on rules.rule_id = held.rule_id
where
    rules.rule_kind in ('cap', 'share', 'match')
    and rules.clause_id in (select talent_programs.clause_id from talent_programs)
order by rules.clause_id, rules.rule_order
