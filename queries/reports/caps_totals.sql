-- purpose: the headline of the money rules: what the shown subjects hold against the sum of their limits
-- grain: one row
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q, state)
-- source: selected_subjects, selected_clauses, rules, people_left_out, cap_subjects
with
hidden as (
    select count(*) > 0 as leaves_subjects_out
    from people_left_out($chosen) as people
    inner join cap_subjects on people.clause_id = cap_subjects.clause_id and cap_subjects.subject_kind in ('团队', '个人')
    where people.leaves_subjects_out and is_chosen(($chosen).state, cap_subjects.state_code)
),

held as (
    select
        cap_subjects.*,
        cap_subjects.committed_amount_yuan + cap_subjects.unstated_level_committed_amount_yuan > 0 as has_commitment
    from selected_subjects($chosen) as cap_subjects
    where is_chosen(($chosen).state, cap_subjects.state_code)
),

sums as (
    select
        count(*) as record_count,
        count(*) filter (where has_commitment) as subject_count,
        count(*) filter (where has_commitment and limit_amount_yuan is not null) as comparable_subject_count,
        count(*) filter (where state_code = 'exceeded') as exceeded_subject_count,
        count(*) filter (where state_code = 'reached') as reached_subject_count,
        count(*) filter (where state_code = 'near') as near_subject_count,
        count(*) filter (where state_code = 'short') as short_subject_count,
        count(*) filter (where state_code in ('no_basis', 'pending')) as unproved_subject_count,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(committed_amount_yuan) filter (where limit_amount_yuan is not null) as comparable_committed_amount_yuan,
        sum(unstated_level_committed_amount_yuan) as unstated_level_committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan,
        sum(limit_amount_yuan) filter (where has_commitment) as limit_sum_amount_yuan
    from held
),

known as (
    select
        count(*) > 0 as has_limits,
        count(cap_subjects.subject_id) > 0 as has_subjects
    from selected_clauses($chosen) as clauses
    inner join rules on clauses.clause_id = rules.clause_id and rules.rule_kind in ('cap', 'share', 'match')
    left join cap_subjects on clauses.clause_id = cap_subjects.clause_id
),

-- What is said where there is nothing: the clauses set no limit; people are left out; the clauses have subjects, but none
-- is chosen; nothing came in.
silence as (
    select
        case
            when not known.has_limits then 'not_applicable'
            when hidden.leaves_subjects_out then 'withheld'
            when sums.record_count = 0 and known.has_subjects then 'not_applicable'
            else 'not_reported'
        end as missing_code,
        case when known.has_limits and missing_code = 'not_applicable' then 0 end as no_amount_yuan,
        case when hidden.leaves_subjects_out and sums.record_count = 0 then 'withheld' end as counts_missing_code
    from sums
    cross join known
    cross join hidden
),

measured as (
    select
        sums.* replace (
            coalesce(sums.committed_amount_yuan, silence.no_amount_yuan) as committed_amount_yuan,
            coalesce(sums.comparable_committed_amount_yuan, silence.no_amount_yuan) as comparable_committed_amount_yuan,
            coalesce(sums.unstated_level_committed_amount_yuan, silence.no_amount_yuan)
                as unstated_level_committed_amount_yuan,
            coalesce(sums.disbursed_amount_yuan, silence.no_amount_yuan) as disbursed_amount_yuan
        ),
        silence.missing_code,
        silence.counts_missing_code
    from sums
    cross join silence
)

select
    case when counts_missing_code is null then subject_count end as subject_count,
    counts_missing_code as subject_count_missing_code,
    record_count,
    case when counts_missing_code is null then comparable_subject_count end as comparable_subject_count,
    counts_missing_code as comparable_subject_count_missing_code,
    committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
    case when committed_amount_yuan is null then missing_code end as committed_amount_yuan_missing_code,
    comparable_committed_amount_yuan::decimal(18, 2) as comparable_committed_amount_yuan,
    case when comparable_committed_amount_yuan is null then missing_code end as comparable_committed_amount_yuan_missing_code,
    unstated_level_committed_amount_yuan::decimal(18, 2) as unstated_level_committed_amount_yuan,
    case when unstated_level_committed_amount_yuan is null then missing_code end as unstated_level_committed_amount_yuan_missing_code,
    disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
    case when disbursed_amount_yuan is null then missing_code end as disbursed_amount_yuan_missing_code,
    limit_sum_amount_yuan::decimal(18, 2) as limit_sum_amount_yuan,
    case when limit_sum_amount_yuan is null then missing_code end as limit_sum_amount_yuan_missing_code,
    case when counts_missing_code is null then exceeded_subject_count end as exceeded_subject_count,
    counts_missing_code as exceeded_subject_count_missing_code,
    case when counts_missing_code is null then reached_subject_count end as reached_subject_count,
    counts_missing_code as reached_subject_count_missing_code,
    case when counts_missing_code is null then near_subject_count end as near_subject_count,
    counts_missing_code as near_subject_count_missing_code,
    case when counts_missing_code is null then short_subject_count end as short_subject_count,
    counts_missing_code as short_subject_count_missing_code,
    case when counts_missing_code is null then unproved_subject_count end as unproved_subject_count,
    counts_missing_code as unproved_subject_count_missing_code
from measured
