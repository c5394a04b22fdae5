-- purpose: every award with all that is filed of it, exact; for readers with the right 人才信息
-- grain: a macro, one row per award
-- units: yuan
-- parameters: none
-- source: talent_people, talent_awards, talent_programs, talent_stages, codes, department_dates
create macro awards_in_full() as table
    -- What is to be paid is never below zero: what one was paid too much is not taken from another.
    select
        talent_people.record_id,
        talent_people.record_name,
        talent_people.program_code,
        talent_programs.program_name,
        talent_people.award_kind,
        talent_people.award_kind_name,
        kinds.code_order as award_kind_order,
        talent_people.track_name,
        talent_people.stage_code,
        talent_stages.stage_name,
        talent_stages.stage_order,
        talent_people.counts_as = 'committed' as is_selected,
        talent_awards.person_key,
        coalesce(nullif(regexp_extract(talent_awards.batch_year, '(19|20)\d{2}'), ''), 'undated') as batch,
        talent_awards.batch_year,
        talent_awards.field,
        talent_awards.employer_name,
        talent_awards.employer_type,
        talent_awards.city_code,
        talent_awards.review_mode,
        talent_awards.on_duty,
        talent_awards.midterm_result,
        talent_awards.support_amount_yuan,
        talent_awards.disbursed_amount_yuan,
        case
            when talent_people.counts_as = 'committed'
                then greatest(
                    talent_awards.support_amount_yuan - coalesce(talent_awards.disbursed_amount_yuan, 0), 0
                )
            else 0
        end::decimal(18, 2) as to_pay_amount_yuan,
        talent_awards.stage_on,
        talent_awards.payment_due_on,
        talent_awards.term_end_on,
        talent_awards.left_on,
        department_dates.as_of_on,
        talent_awards.reporting_department_code,
        talent_awards.source_file,
        talent_awards.source_sheet,
        talent_awards.source_row
    from talent_people
    inner join talent_awards on talent_people.award_id = talent_awards.award_id
    inner join talent_programs on talent_people.program_code = talent_programs.program_code
    inner join talent_stages
        on
            talent_people.program_code = talent_stages.program_code
            and talent_people.stage_code = talent_stages.stage_code
    inner join codes as kinds on kinds.code_list = 'award_kind' and talent_people.award_kind = kinds.code
    left join department_dates
        on talent_awards.reporting_department_code is not distinct from department_dates.reporting_department_code
