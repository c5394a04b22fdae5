-- purpose: what each talent programme has given the teams and people of a choice, against the limit of a single one, exact and current
-- grain: one row per programme and money rule of its clause
-- units: yuan, percent, counts
-- parameters: $chosen (program, city, batch, award_kind, talent_field, employer_type, talent_stage)
-- source: selected_people, cap_subjects, talent_people, talent_programs, rules, codes
with
ever as (
    select distinct
        talent_people.program_code,
        cap_subjects.rule_id
    from cap_subjects
    inner join talent_people on cap_subjects.first_record_id = talent_people.record_id
),

held as (
    select
        people.program_code,
        cap_subjects.rule_id,
        count(*) as subject_count,
        sum(cap_subjects.limit_amount_yuan)::decimal(18, 2) as limit_sum_amount_yuan,
        sum(cap_subjects.committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(cap_subjects.disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
        count(*) filter (where cap_subjects.state_code = 'exceeded') as exceeded_subject_count
    from cap_subjects
    inner join selected_people($chosen, ($chosen).talent_stage) as people
        on cap_subjects.first_record_id = people.record_id
    group by people.program_code, cap_subjects.rule_id
),

-- Of a rule under which something was filed, a choice without any has nothing: 0.
measured as (
    select
        talent_programs.program_code,
        talent_programs.program_name,
        rules.clause_id,
        rules.rule_id,
        rules.rule_order,
        rules.rule_name,
        rules.subject_kind,
        rules.amount_yuan as rule_amount_yuan,
        rules.quote,
        coalesce(held.subject_count, 0) as subject_count,
        case when ever.rule_id is not null then coalesce(held.limit_sum_amount_yuan, 0) end::decimal(18, 2)
            as limit_sum_amount_yuan,
        case when ever.rule_id is not null then coalesce(held.committed_amount_yuan, 0) end::decimal(18, 2)
            as committed_amount_yuan,
        case when ever.rule_id is not null then coalesce(held.disbursed_amount_yuan, 0) end::decimal(18, 2)
            as disbursed_amount_yuan,
        coalesce(held.exceeded_subject_count, 0) as exceeded_subject_count
    from talent_programs
    inner join rules on talent_programs.clause_id = rules.clause_id
    left join codes as kinds on kinds.code_list = 'award_kind' and rules.subject_kind = kinds.code_name
    left join ever on talent_programs.program_code = ever.program_code and rules.rule_id = ever.rule_id
    left join held on talent_programs.program_code = held.program_code and rules.rule_id = held.rule_id
    where
        rules.rule_kind in ('cap', 'share', 'match')
        and is_chosen(($chosen).program, talent_programs.program_code)
        and is_chosen(($chosen).award_kind, kinds.code)
)

select
    program_code,
    program_name,
    clause_id,
    rule_id,
    rule_name,
    subject_kind,
    rule_amount_yuan,
    case when rule_amount_yuan is null then 'not_applicable' end as rule_amount_yuan_missing_code,
    subject_count,
    limit_sum_amount_yuan,
    case when limit_sum_amount_yuan is null then 'not_reported' end as limit_sum_amount_yuan_missing_code,
    committed_amount_yuan,
    case when committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    percent_of(committed_amount_yuan, limit_sum_amount_yuan) as used_share_pct,
    case
        when limit_sum_amount_yuan is null then 'not_reported'
        when limit_sum_amount_yuan = 0 then 'not_applicable'
    end as used_share_pct_missing_code,
    disbursed_amount_yuan,
    case when disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    percent_of(disbursed_amount_yuan, committed_amount_yuan) as disbursed_share_pct,
    case
        when committed_amount_yuan is null then 'not_reported'
        when committed_amount_yuan = 0 then 'not_applicable'
    end as disbursed_share_pct_missing_code,
    exceeded_subject_count,
    quote
from measured
order by clause_id, program_name, rule_order
