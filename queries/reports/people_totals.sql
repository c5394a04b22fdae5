-- purpose: the headline figures of the talent programmes for who may see persons, exact and current
-- grain: one row
-- units: yuan, percent, counts
-- parameters: $chosen (program, city, batch, award_kind, talent_field, employer_type, talent_stage)
-- source: selected_people, talent_awards
with
-- What no ledger has ever said is 未报送, whatever is chosen.
filed as (
    select
        count(*) > 0 as has_awards,
        count(disbursed_amount_yuan) > 0 as has_paid,
        count(coalesce(left_on, term_end_on)) > 0 as has_terms
    from talent_awards
),

counted as (
    select
        count(*) filter (where not is_selected) as applied_count,
        count(*) filter (where is_selected and award_kind = 'team') as team_count,
        count(*) filter (where is_selected and award_kind = 'individual') as individual_count,
        coalesce(sum(support_amount_yuan) filter (where is_selected), 0)::decimal(18, 2) as support_amount_yuan,
        coalesce(sum(disbursed_amount_yuan), 0)::decimal(18, 2) as disbursed_amount_yuan,
        coalesce(sum(to_pay_amount_yuan), 0)::decimal(18, 2) as to_pay_amount_yuan,
        count(*) filter (where is_selected and on_duty = 'yes') as on_duty_count,
        count(*) filter (where is_selected and on_duty is not null) as answered_on_duty_count,
        count(*) filter (where is_selected and midterm_result = 'passed') as passed_count,
        count(*) filter (where is_selected and midterm_result is not null) as answered_midterm_count,
        count(*) filter (where left_on < term_end_on) as left_early_count
    from selected_people($chosen, ($chosen).talent_stage)
)

select
    case when filed.has_awards then counted.applied_count end as people_applied_count,
    case when not filed.has_awards then 'not_reported' end as people_applied_count_missing_code,
    case when filed.has_awards then counted.team_count end as people_team_count,
    case when not filed.has_awards then 'not_reported' end as people_team_count_missing_code,
    case when filed.has_awards then counted.individual_count end as people_individual_count,
    case when not filed.has_awards then 'not_reported' end as people_individual_count_missing_code,
    case when filed.has_awards then counted.support_amount_yuan end as people_support_amount_yuan,
    case when not filed.has_awards then 'not_reported' end as people_support_amount_yuan_missing_code,
    case when filed.has_paid then counted.disbursed_amount_yuan end as people_disbursed_amount_yuan,
    case when not filed.has_paid then 'not_reported' end as people_disbursed_amount_yuan_missing_code,
    case when filed.has_awards then counted.to_pay_amount_yuan end as to_pay_amount_yuan,
    case when not filed.has_awards then 'not_reported' end as to_pay_amount_yuan_missing_code,
    percent_of(counted.on_duty_count, counted.answered_on_duty_count) as people_on_duty_share_pct,
    case when counted.answered_on_duty_count = 0 then 'not_reported' end as people_on_duty_share_pct_missing_code,
    percent_of(counted.passed_count, counted.answered_midterm_count) as people_passed_share_pct,
    case when counted.answered_midterm_count = 0 then 'not_reported' end as people_passed_share_pct_missing_code,
    case when filed.has_terms then counted.left_early_count end as left_early_count,
    case when not filed.has_terms then 'not_reported' end as left_early_count_missing_code
from counted
cross join filed
