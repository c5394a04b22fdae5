-- purpose: what is drawn for each money rule against the sum of the limits of the subjects that have a commitment; never a cap of the clause
-- grain: one row per money rule of the choice, also those without records; a subject stands under its binding rule
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q, state)
-- source: selected_clauses, rules, selected_subjects, cap_subjects, people_left_out
with
held as (
    select cap_subjects.*
    from selected_subjects($chosen) as cap_subjects
    where is_chosen(($chosen).state, cap_subjects.state_code)
),

sums as (
    select
        rule_id,
        count(*) filter (where committed_amount_yuan + unstated_level_committed_amount_yuan > 0) as subject_count,
        sum(limit_amount_yuan) filter (where committed_amount_yuan + unstated_level_committed_amount_yuan > 0)
            as limit_sum_amount_yuan,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(committed_amount_yuan) filter (where limit_amount_yuan is not null) as comparable_committed_amount_yuan,
        sum(unstated_level_committed_amount_yuan) as unstated_level_committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan,
        min(used_share_pct) as least_used_share_pct,
        middle_percent_of(
            list({'part': committed_amount_yuan, 'whole': limit_amount_yuan}) filter (where limit_amount_yuan > 0)
        )::decimal(18, 2) as median_used_share_pct,
        max(used_share_pct) as most_used_share_pct,
        count(*) filter (where state_code = 'exceeded') as exceeded_subject_count,
        count(*) filter (where state_code = 'reached') as reached_subject_count,
        count(*) filter (where state_code = 'near') as near_subject_count,
        count(*) filter (where state_code = 'within') as within_subject_count,
        count(*) filter (where state_code = 'short') as short_subject_count,
        count(*) filter (where state_code = 'no_basis') as no_basis_subject_count,
        count(*) filter (where state_code = 'pending') as pending_subject_count
    from held
    where rule_id is not null
    group by rule_id
),

known as (
    select distinct rule_id
    from cap_subjects
),

hidden as (
    select
        cap_subjects.rule_id,
        true as leaves_subjects_out
    from people_left_out($chosen) as people
    inner join cap_subjects on people.clause_id = cap_subjects.clause_id and cap_subjects.subject_kind in ('团队', '个人')
    where people.leaves_subjects_out and is_chosen(($chosen).state, cap_subjects.state_code)
    group by cap_subjects.rule_id
),

-- What is said where there is nothing: people are left out; the rule has subjects, but none is chosen; nothing came in.
silence as (
    select
        rules.rule_id,
        case
            when hidden.leaves_subjects_out then 'withheld'
            when sums.rule_id is null and known.rule_id is not null then 'not_applicable'
            else 'not_reported'
        end as missing_code,
        case when missing_code = 'not_applicable' then 0 end as no_amount_yuan,
        case when hidden.leaves_subjects_out then 'withheld' end as no_subject_count_missing_code,
        case when not coalesce(hidden.leaves_subjects_out, false) then 0 end as no_subject_count
    from rules
    left join sums on rules.rule_id = sums.rule_id
    left join known on rules.rule_id = known.rule_id
    left join hidden on rules.rule_id = hidden.rule_id
),

undetermined as (
    select
        clause_id,
        count(*) as undetermined_subject_count
    from held
    where rule_id is null
    group by clause_id
)

select
    rules.clause_id,
    rules.rule_id,
    rules.rule_name,
    rules.rule_kind,
    rules.subject_kind,
    rules.bound,
    rules.amount_yuan as rule_amount_yuan,
    case when rules.amount_yuan is null then 'not_applicable' end as rule_amount_yuan_missing_code,
    rules.share_pct as rule_share_pct,
    case when rules.share_pct is null then 'not_applicable' end as rule_share_pct_missing_code,
    rules.funding_level,
    rules.funding_level_basis,
    rules.quote,
    coalesce(sums.subject_count, silence.no_subject_count) as subject_count,
    case when sums.rule_id is null then silence.no_subject_count_missing_code end as subject_count_missing_code,
    sums.limit_sum_amount_yuan::decimal(18, 2) as limit_sum_amount_yuan,
    case when sums.limit_sum_amount_yuan is null then silence.missing_code end as limit_sum_amount_yuan_missing_code,
    coalesce(sums.committed_amount_yuan, silence.no_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
    coalesce(sums.comparable_committed_amount_yuan, silence.no_amount_yuan)::decimal(18, 2) as comparable_committed_amount_yuan,
    case when coalesce(sums.comparable_committed_amount_yuan, silence.no_amount_yuan) is null then silence.missing_code end
        as comparable_committed_amount_yuan_missing_code,
    case when coalesce(sums.committed_amount_yuan, silence.no_amount_yuan) is null then silence.missing_code end as committed_amount_yuan_missing_code,
    coalesce(sums.unstated_level_committed_amount_yuan, silence.no_amount_yuan)::decimal(18, 2) as unstated_level_committed_amount_yuan,
    case when coalesce(sums.unstated_level_committed_amount_yuan, silence.no_amount_yuan) is null then silence.missing_code end
        as unstated_level_committed_amount_yuan_missing_code,
    coalesce(sums.disbursed_amount_yuan, silence.no_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
    case when coalesce(sums.disbursed_amount_yuan, silence.no_amount_yuan) is null then silence.missing_code end as disbursed_amount_yuan_missing_code,
    sums.least_used_share_pct,
    case when sums.least_used_share_pct is null then silence.missing_code end as least_used_share_pct_missing_code,
    sums.median_used_share_pct,
    case when sums.median_used_share_pct is null then silence.missing_code end as median_used_share_pct_missing_code,
    sums.most_used_share_pct,
    case when sums.most_used_share_pct is null then silence.missing_code end as most_used_share_pct_missing_code,
    coalesce(sums.exceeded_subject_count, silence.no_subject_count) as exceeded_subject_count,
    case when sums.rule_id is null then silence.no_subject_count_missing_code end as exceeded_subject_count_missing_code,
    coalesce(sums.reached_subject_count, silence.no_subject_count) as reached_subject_count,
    case when sums.rule_id is null then silence.no_subject_count_missing_code end as reached_subject_count_missing_code,
    coalesce(sums.near_subject_count, silence.no_subject_count) as near_subject_count,
    case when sums.rule_id is null then silence.no_subject_count_missing_code end as near_subject_count_missing_code,
    coalesce(sums.within_subject_count, silence.no_subject_count) as within_subject_count,
    case when sums.rule_id is null then silence.no_subject_count_missing_code end as within_subject_count_missing_code,
    coalesce(sums.short_subject_count, silence.no_subject_count) as short_subject_count,
    case when sums.rule_id is null then silence.no_subject_count_missing_code end as short_subject_count_missing_code,
    coalesce(sums.no_basis_subject_count, silence.no_subject_count) as no_basis_subject_count,
    case when sums.rule_id is null then silence.no_subject_count_missing_code end as no_basis_subject_count_missing_code,
    coalesce(sums.pending_subject_count, silence.no_subject_count) as pending_subject_count,
    case when sums.rule_id is null then silence.no_subject_count_missing_code end as pending_subject_count_missing_code,
    coalesce(undetermined.undetermined_subject_count, 0) as undetermined_subject_count
from rules
inner join selected_clauses($chosen) as clauses on rules.clause_id = clauses.clause_id
inner join silence on rules.rule_id = silence.rule_id
left join sums on rules.rule_id = sums.rule_id
left join undetermined on rules.clause_id = undetermined.clause_id
where rules.rule_kind in ('cap', 'share', 'match')
order by clauses.clause_order, rules.rule_order
