-- purpose: the awards of a choice one by one, with all that is filed of them
-- grain: one row per award
-- units: yuan
-- parameters: $chosen (program, city, batch, award_kind, talent_field, employer_type, talent_stage), $row_limit, $row_offset
-- source: selected_people, codes, regions, departments
select
    people.record_id,
    people.record_name,
    people.person_key,
    people.program_name,
    people.award_kind_name,
    people.track_name,
    people.stage_name as talent_stage_name,
    if(people.is_selected, '已入选', '尚未入选') as selection_state,
    people.stage_on,
    case when people.stage_on is null then 'not_reported' end as stage_on_missing_code,
    coalesce(people.batch_year, '未注明') as batch_year,
    coalesce(people.field, '未注明') as talent_field,
    coalesce(people.employer_name, '未注明') as employer_name,
    coalesce(types.code_name, '未报送') as employer_type_name,
    people.city_code,
    coalesce(cities.region_name, '未注明') as city_name,
    coalesce(posts.code_name, '未报送') as on_duty_name,
    coalesce(results.code_name, '未报送') as midterm_result_name,
    people.support_amount_yuan,
    people.disbursed_amount_yuan as award_disbursed_amount_yuan,
    case when people.disbursed_amount_yuan is null then 'not_reported' end as award_disbursed_amount_yuan_missing_code,
    people.to_pay_amount_yuan,
    people.payment_due_on,
    case
        when people.payment_due_on is not null then null
        when people.to_pay_amount_yuan > 0 then 'not_reported'
        else 'not_applicable'
    end as payment_due_on_missing_code,
    people.term_end_on,
    case
        when people.term_end_on is not null then null
        when people.is_selected then 'not_reported'
        else 'not_applicable'
    end as term_end_on_missing_code,
    people.left_on,
    case
        when people.left_on is not null then null
        when people.on_duty = 'no' then 'not_reported'
        else 'not_applicable'
    end as left_on_missing_code,
    people.reporting_department_code,
    coalesce(filers.department_name, '未标明') as reporting_department_name,
    people.source_file,
    people.source_sheet,
    people.source_row
from selected_people($chosen, ($chosen).talent_stage) as people
left join codes as types on types.code_list = 'employer_type' and people.employer_type = types.code
left join codes as posts on posts.code_list = 'on_duty' and people.on_duty = posts.code
left join codes as results on results.code_list = 'midterm_result' and people.midterm_result = results.code
left join regions as cities on people.city_code = cities.region_code
left join departments as filers on people.reporting_department_code = filers.department_code
order by
    people.program_name,
    people.award_kind_order,
    people.stage_order desc,
    people.batch desc,
    people.record_id
limit $row_limit offset coalesce($row_offset, 0)
