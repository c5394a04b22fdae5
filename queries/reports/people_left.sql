-- purpose: who left the post before the term of the support ended, or left without a day on which it ends
-- grain: one row per award
-- units: yuan, days
-- parameters: $chosen (program, city, batch, award_kind, talent_field, employer_type, talent_stage)
-- source: selected_people, codes, regions, departments
select
    people.record_id,
    people.record_name,
    people.person_key,
    people.program_name,
    people.award_kind_name,
    people.stage_name as talent_stage_name,
    coalesce(people.batch_year, '未注明') as batch_year,
    coalesce(people.field, '未注明') as talent_field,
    coalesce(people.employer_name, '未注明') as employer_name,
    people.city_code,
    coalesce(cities.region_name, '未注明') as city_name,
    if(people.term_end_on is null, '期满日期未注明，不能比较', '提前离岗') as left_state,
    people.left_on,
    people.term_end_on,
    case when people.term_end_on is null then 'not_reported' end as term_end_on_missing_code,
    people.term_end_on - people.left_on as days_before_term,
    case when people.term_end_on is null then 'not_reported' end as days_before_term_missing_code,
    coalesce(posts.code_name, '未报送') as on_duty_name,
    people.support_amount_yuan,
    people.disbursed_amount_yuan as award_disbursed_amount_yuan,
    case when people.disbursed_amount_yuan is null then 'not_reported' end as award_disbursed_amount_yuan_missing_code,
    people.to_pay_amount_yuan,
    people.reporting_department_code,
    coalesce(filers.department_name, '未标明') as reporting_department_name,
    people.source_file,
    people.source_sheet,
    people.source_row
from selected_people($chosen, ($chosen).talent_stage) as people
left join codes as posts on posts.code_list = 'on_duty' and people.on_duty = posts.code
left join regions as cities on people.city_code = cities.region_code
left join departments as filers on people.reporting_department_code = filers.department_code
where people.left_on < people.term_end_on or (people.left_on is not null and people.term_end_on is null)
order by people.term_end_on is null, people.program_name, people.left_on desc, people.record_id
