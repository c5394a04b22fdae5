-- purpose: what each talent programme has given its teams and people, against the limit that the policy sets for a single one; there is none of the programme
-- grain: one row per programme and money rule of its clause
-- units: yuan, percent, counts
-- parameters: none
-- source: cap_subjects, talent_people, talent_programs, rules
with
held as (
    select
        talent_people.program_code,
        cap_subjects.rule_id,
        count(*) as subject_count,
        sum(cap_subjects.limit_amount_yuan)::decimal(18, 2) as limit_sum_amount_yuan,
        sum(cap_subjects.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(cap_subjects.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
        middle_percent_of(
            list({'part': cap_subjects.committed_amount_yuan, 'whole': cap_subjects.limit_amount_yuan})
            filter (where cap_subjects.limit_amount_yuan > 0)
        )::decimal(18, 2) as median_used_share_pct,
        max(cap_subjects.used_share_pct) as most_used_share_pct,
        count(*) filter (where cap_subjects.state_code = 'exceeded') as exceeded_subject_count,
        count(*) filter (where cap_subjects.state_code in ('near', 'reached')) as near_or_reached_subject_count
    from cap_subjects
    inner join talent_people on cap_subjects.first_record_id = talent_people.record_id
    group by talent_people.program_code, cap_subjects.rule_id
)

select
    talent_programs.program_code,
    talent_programs.program_name,
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
    percent_of(held.committed_amount_yuan, held.limit_sum_amount_yuan) as used_share_pct,
    case when coalesce(held.limit_sum_amount_yuan, 0) = 0 then 'not_reported' end as used_share_pct_missing_code,
    held.median_used_share_pct,
    case when held.median_used_share_pct is null then 'not_reported' end as median_used_share_pct_missing_code,
    held.most_used_share_pct,
    case when held.most_used_share_pct is null then 'not_reported' end as most_used_share_pct_missing_code,
    held.disbursed_amount_yuan,
    case when held.disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    percent_of(held.disbursed_amount_yuan, held.committed_amount_yuan) as disbursed_share_pct,
    case when coalesce(held.committed_amount_yuan, 0) = 0 then 'not_reported' end as disbursed_share_pct_missing_code,
    coalesce(held.exceeded_subject_count, 0) as exceeded_subject_count,
    coalesce(held.near_or_reached_subject_count, 0) as near_or_reached_subject_count,
    rules.quote
from talent_programs
inner join rules on talent_programs.clause_id = rules.clause_id
left join held on talent_programs.program_code = held.program_code and rules.rule_id = held.rule_id
where rules.rule_kind in ('cap', 'share', 'match')
order by rules.clause_id, talent_programs.program_name, rules.rule_order
