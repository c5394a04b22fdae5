-- purpose: who of the selected is on the post, and what the mid-term evaluation said, by batch, exact and current
-- grain: one row per programme, kind and batch with selected ones
-- units: percent, counts
-- parameters: $chosen (program, city, batch, award_kind, talent_field, employer_type, talent_stage)
-- source: selected_people
with
counted as (
    select
        program_code,
        program_name,
        award_kind_name,
        award_kind_order,
        batch,
        count(*) as batch_selected_count,
        count(*) filter (where on_duty = 'yes') as on_duty_count,
        count(*) filter (where on_duty = 'no') as off_duty_count,
        count(*) filter (where on_duty is null) as unanswered_on_duty_count,
        count(*) filter (where midterm_result = 'passed') as passed_count,
        count(*) filter (where midterm_result = 'failed') as failed_count,
        count(*) filter (where midterm_result is null) as unanswered_midterm_count
    from selected_people($chosen, ($chosen).talent_stage)
    where is_selected
    group by all
)

select
    program_code,
    program_name,
    award_kind_name,
    batch,
    if(batch = 'undated', '未注明', batch || '年') as batch_year_name,
    batch_selected_count,
    on_duty_count,
    off_duty_count,
    unanswered_on_duty_count,
    percent_of(on_duty_count, on_duty_count + off_duty_count) as people_on_duty_share_pct,
    case when on_duty_count + off_duty_count = 0 then 'not_reported' end as people_on_duty_share_pct_missing_code,
    passed_count,
    failed_count,
    unanswered_midterm_count,
    percent_of(passed_count, passed_count + failed_count) as people_passed_share_pct,
    case when passed_count + failed_count = 0 then 'not_reported' end as people_passed_share_pct_missing_code
from counted
order by program_name, award_kind_order, batch = 'undated', batch desc
