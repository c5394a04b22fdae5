-- purpose: the headline of the money rules: what the shown subjects hold against the sum of their limits
-- grain: one row
-- units: yuan, percent, counts
-- parameters:
--   $year text list: years of the entries, or undated; null means all
--   $part text list: parts of the policy; null means all
--   $clause text list: clauses; null means all
--   $department text list: departments responsible by the policy; null means all
--   $reporting_department text list: departments that filed the row; null means all
--   $city text list: city codes; null means all
--   $county text list: county codes; null means all
--   $funding_level text list: funding levels; null means all
--   $project_status text list: project states; null means all
--   $q text: words that must all occur in number, name or recipient; null means all
--   $state text list: states of the rule; null means all
-- source: selected_money, people_left_out, cap_subjects
with
chosen as (
    select *
    from selected_money(
        $year,
        $part,
        $clause,
        $department,
        $reporting_department,
        $city,
        $county,
        $funding_level,
        $project_status,
        $q
    )
),

chosen_subjects as (
    select distinct
        clause_id,
        subject_kind,
        subject_id
    from chosen
    where subject_kind is not null and (committed_amount_yuan is not null or project_status != 'applied')
),

hidden as (
    select *
    from people_left_out(
        $year,
        $part,
        $clause,
        $department,
        $reporting_department,
        $city,
        $county,
        $funding_level,
        $project_status,
        $q
    )
),

silence as (
    select case when coalesce(bool_or(leaves_people_out), false) then 'withheld' else 'not_reported' end as missing_code
    from hidden
),

held as (
    select
        cap_subjects.*,
        cap_subjects.committed_amount_yuan + cap_subjects.unstated_level_committed_amount_yuan > 0 as has_commitment
    from cap_subjects
    inner join chosen_subjects
        on
            cap_subjects.clause_id = chosen_subjects.clause_id
            and cap_subjects.subject_kind = chosen_subjects.subject_kind
            and cap_subjects.subject_id = chosen_subjects.subject_id
    where $state is null or list_contains($state::varchar[], cap_subjects.state_code)
),

-- Nobody is left to count, but people are left out: their number is withheld, not 0.
unseen as (
    select
        case
            when silence.missing_code = 'withheld' and not exists (select 1 from held) then silence.missing_code
        end as counts_missing_code
    from silence
)

select
    case when any_value(unseen.counts_missing_code) is null then count(*) filter (where has_commitment) end as subject_count,
    any_value(unseen.counts_missing_code) as subject_count_missing_code,
    count(held.subject_id) as record_count,
    case
        when any_value(unseen.counts_missing_code) is null
            then count(*) filter (where has_commitment and limit_amount_yuan is not null)
    end as comparable_subject_count,
    any_value(unseen.counts_missing_code) as comparable_subject_count_missing_code,
    sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
    case when count(committed_amount_yuan) = 0 then any_value(silence.missing_code) end as committed_amount_yuan_missing_code,
    sum(committed_amount_yuan) filter (where limit_amount_yuan is not null)::decimal(18, 2)
        as comparable_committed_amount_yuan,
    case when comparable_committed_amount_yuan is null then any_value(silence.missing_code) end
        as comparable_committed_amount_yuan_missing_code,
    sum(unstated_level_committed_amount_yuan)::decimal(18, 2) as unstated_level_committed_amount_yuan,
    case when count(unstated_level_committed_amount_yuan) = 0 then any_value(silence.missing_code) end as unstated_level_committed_amount_yuan_missing_code,
    sum(disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
    case when count(disbursed_amount_yuan) = 0 then any_value(silence.missing_code) end as disbursed_amount_yuan_missing_code,
    sum(limit_amount_yuan) filter (where has_commitment)::decimal(18, 2) as limit_sum_amount_yuan,
    case when limit_sum_amount_yuan is null then any_value(silence.missing_code) end as limit_sum_amount_yuan_missing_code,
    case when any_value(unseen.counts_missing_code) is null then count(*) filter (where state_code = 'exceeded') end as exceeded_subject_count,
    any_value(unseen.counts_missing_code) as exceeded_subject_count_missing_code,
    case when any_value(unseen.counts_missing_code) is null then count(*) filter (where state_code = 'reached') end as reached_subject_count,
    any_value(unseen.counts_missing_code) as reached_subject_count_missing_code,
    case when any_value(unseen.counts_missing_code) is null then count(*) filter (where state_code = 'near') end as near_subject_count,
    any_value(unseen.counts_missing_code) as near_subject_count_missing_code,
    case when any_value(unseen.counts_missing_code) is null then count(*) filter (where state_code = 'short') end as short_subject_count,
    any_value(unseen.counts_missing_code) as short_subject_count_missing_code,
    case when any_value(unseen.counts_missing_code) is null then count(*) filter (where state_code in ('no_basis', 'pending')) end as unproved_subject_count,
    any_value(unseen.counts_missing_code) as unproved_subject_count_missing_code
from silence
cross join unseen
left join held on true
