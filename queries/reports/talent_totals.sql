-- purpose: the headline figures of the talent programmes, all cities and batches together
-- grain: one row
-- units: yuan, percent, counts
-- parameters: none
-- source: cap_subjects, money_entries, talent_cells, delegations, policies
with
money as (
    select
        count(distinct record_id) as award_count,
        sum(committed_amount_yuan)::decimal(18, 2) as committed_amount_yuan,
        sum(disbursed_amount_yuan)::decimal(18, 2) as disbursed_amount_yuan,
        count(distinct record_id) filter (where stage = 'committed' and subject_kind = '团队') as selected_team_count,
        count(distinct record_id) filter (where stage = 'committed' and subject_kind = '个人')
            as selected_individual_count
    from money_entries
    where record_kind = 'award' and is_counted
),

minimum as (
    select coalesce(any_value(talent_minimum_count), 3) as least
    from policies
),

-- A share of all programmes together, out of the cells that may be given; one withheld cell withholds it.
answers as (
    select
        sum(award_count) filter (where list_name = 'on_duty' and cell_code = 'yes') as on_duty_count,
        sum(award_count) filter (where list_name = 'on_duty' and cell_code != '') as answered_on_duty_count,
        coalesce(bool_or(is_withheld) filter (where list_name = 'on_duty'), false) as has_withheld_on_duty,
        sum(award_count) filter (where list_name = 'midterm' and cell_code = 'passed') as passed_count,
        sum(award_count) filter (where list_name = 'midterm' and cell_code != '') as answered_midterm_count,
        coalesce(bool_or(is_withheld) filter (where list_name = 'midterm'), false) as has_withheld_midterm
    from talent_cells
),

-- What employers have used is the number of people they selected: the sum stands only where every part of it does.
quotas as (
    select
        count(distinct coalesce(delegations.employer_code, delegations.employer_name)) as employer_count,
        sum(delegations.quota_count)::bigint as quota_count,
        sum(used.award_count)::bigint as used_count,
        count(used.cell_code) as answered_count,
        coalesce(bool_or(used.is_withheld), false) as has_withheld
    from delegations
    left join talent_cells as used on used.list_name = 'used' and delegations.delegation_id = used.cell_code
)

select
    money.award_count,
    money.selected_team_count,
    money.selected_individual_count,
    money.committed_amount_yuan,
    case when money.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    money.disbursed_amount_yuan,
    case when money.disbursed_amount_yuan is null then 'not_reported' end as disbursed_amount_yuan_missing_code,
    quotas.employer_count,
    quotas.quota_count,
    case when quotas.quota_count is null then 'not_reported' end as quota_count_missing_code,
    case when not quotas.has_withheld then quotas.used_count end as used_count,
    case
        when coalesce(quotas.answered_count, 0) = 0 then 'not_reported'
        when quotas.has_withheld then 'withheld'
    end as used_count_missing_code,
    case when not answers.has_withheld_on_duty then percent_of(answers.on_duty_count, answers.answered_on_duty_count) end
        as on_duty_share_pct,
    case
        when answers.has_withheld_on_duty then 'withheld'
        when coalesce(answers.answered_on_duty_count, 0) = 0 then 'not_reported'
    end as on_duty_share_pct_missing_code,
    case when not answers.has_withheld_midterm then percent_of(answers.passed_count, answers.answered_midterm_count) end
        as passed_share_pct,
    case
        when answers.has_withheld_midterm then 'withheld'
        when coalesce(answers.answered_midterm_count, 0) = 0 then 'not_reported'
    end as passed_share_pct_missing_code,
    minimum.least as talent_minimum_count
from money
cross join answers
cross join quotas
cross join minimum
