-- purpose: the awards of a choice one by one with all that is filed of them, exact; for readers with the right 人才信息
-- grain: a macro, one row per award; stages: where the awards stand, null means all, so that a ladder can leave it out
-- units: yuan
-- parameters: chosen (program, city, batch, award_kind, talent_field, employer_type)
-- source: awards_in_full
create macro selected_people(chosen, stages) as table
    select *
    from awards_in_full()
    where
        is_chosen((chosen).program, program_code)
        and is_chosen((chosen).city, city_code)
        and is_chosen((chosen).batch, batch)
        and is_chosen((chosen).award_kind, award_kind)
        and is_chosen((chosen).talent_field, coalesce(replace(field, ',', '，'), 'unstated'))
        and is_chosen((chosen).employer_type, coalesce(employer_type, 'unstated'))
        and is_chosen(stages, stage_code)
