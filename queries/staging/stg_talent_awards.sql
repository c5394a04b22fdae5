-- purpose: rows of 人才入选 tables, typed and judged; a row with any reason is not taken; persons are pseudonyms
-- grain: one row per data row of a recognised 人才入选 table
-- units: support_amount_yuan and disbursed_amount_yuan in yuan
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
--   $file_as_of_on date: the day that the file states for all its rows; null means none
-- source: raw_talent, raw_columns, stg_amounts, stg_talent_days, stg_row_programs, talent_stages, stg_code_names, stg_places, stg_wrong_cells
with amounts as (
    select
        stg_amounts.region_order,
        stg_amounts.source_row,
        max(stg_amounts.amount_yuan) filter (where stg_amounts.field = 'committed') as support_amount_yuan,
        max(stg_amounts.amount_yuan) filter (where stg_amounts.field = 'disbursed') as disbursed_amount_yuan,
        max(stg_amounts.funding_level) filter (where stg_amounts.field = 'committed') as heading_level,
        count(*) filter (where stg_amounts.field = 'committed') = 0 as has_no_support
    from stg_amounts
    group by all
),

city_names as (
    select
        stg_places.place_name,
        min(stg_places.city_code) filter (where stg_places.region_level = 'city') as city_code,
        bool_and(stg_places.region_level = 'county') as is_only_county,
        bool_or(stg_places.is_ambiguous and stg_places.region_level != 'county') as is_ambiguous
    from stg_places
    group by all
),

program_stages as (
    select
        talent_stages.program_code,
        string_agg(talent_stages.stage_name, '、' order by talent_stages.stage_order) as stage_names
    from talent_stages
    group by all
),

-- The column that is named where the same person stands twice.
person_columns as (
    select
        raw_columns.region_order,
        max(raw_columns.field) as field
    from raw_columns
    where raw_columns.field in ('person_number', 'person_name')
    group by all
),

joined as (
    select
        raw_talent.* exclude (person_number, person_name, stage_on, term_end_on, left_on, payment_due_on),
        person_columns.field as person_field,
        stg_talent_days.stage_on,
        stg_talent_days.term_end_on,
        stg_talent_days.left_on,
        stg_talent_days.payment_due_on,
        coalesce(stg_talent_days.notes, []) as day_notes,
        program_stages.stage_names,
        stg_row_programs.program_code,
        kinds.code as award_kind_code,
        types.code as employer_type_code,
        modes.code as review_mode_code,
        posts.code as on_duty_code,
        results.code as midterm_result_code,
        levels.code as row_level,
        talent_stages.stage_code,
        if(is_missing(raw_talent.city), null, narrow(raw_talent.city)) as city_name,
        city_names.city_code,
        city_names.place_name is not null and not city_names.is_only_county as city_is_known,
        coalesce(city_names.is_ambiguous, false) as city_is_ambiguous,
        amounts.support_amount_yuan,
        amounts.disbursed_amount_yuan,
        amounts.heading_level,
        coalesce(amounts.has_no_support, true) as has_no_support,
        coalesce(stg_wrong_cells.reasons, []) || coalesce(stg_talent_days.reasons, []) as cell_reasons,
        if(
            is_missing(raw_talent.batch_year), '',
            regexp_replace(narrow(raw_talent.batch_year), '^((19|20)\d{2})年?度?$', '\1')
        ) as batch_words,
        regexp_extract(if(is_split(raw_talent.batch_year), '', narrow(raw_talent.batch_year)), '(19|20)\d{2}') as batch_digits,
        row_number() over (
            partition by stg_row_programs.program_code
            order by raw_talent.region_order, raw_talent.source_row
        ) as award_order
    from raw_talent
    left join stg_row_programs
        on
            stg_row_programs.region_order = raw_talent.region_order
            and stg_row_programs.source_row = raw_talent.source_row
    left join stg_code_names as kinds
        on
            kinds.code_list = 'award_kind'
            and kinds.code_name = narrow(raw_talent.award_kind)
    left join stg_code_names as types
        on
            types.code_list = 'employer_type'
            and types.code_name = narrow(raw_talent.employer_type)
    left join stg_code_names as modes
        on
            modes.code_list = 'review_mode'
            and modes.code_name = narrow(raw_talent.review_mode)
    left join stg_code_names as posts
        on
            posts.code_list = 'on_duty'
            and posts.code_name = narrow(raw_talent.on_duty)
    left join stg_code_names as results
        on
            results.code_list = 'midterm_result'
            and results.code_name = narrow(raw_talent.midterm_result)
    left join stg_code_names as levels
        on
            levels.code_list = 'funding_level'
            and levels.code_name = narrow(raw_talent.funding_level)
    left join talent_stages
        on
            talent_stages.program_code = stg_row_programs.program_code
            and narrow(talent_stages.stage_name) = narrow(raw_talent.stage)
    left join program_stages on program_stages.program_code = stg_row_programs.program_code
    left join city_names on city_names.place_name = narrow(raw_talent.city)
    left join amounts
        on
            amounts.region_order = raw_talent.region_order
            and amounts.source_row = raw_talent.source_row
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_talent.region_order
            and stg_wrong_cells.source_row = raw_talent.source_row
    left join stg_talent_days
        on
            stg_talent_days.region_order = raw_talent.region_order
            and stg_talent_days.source_row = raw_talent.source_row
    left join person_columns on person_columns.region_order = raw_talent.region_order
),

persons as (
    select
        joined.*,
        joined.person_key is not null and row_number() over same_person > 1 as is_repeated,
        if(
            first_value(joined.source_sheet) over same_person = joined.source_sheet, '',
            '工作表“' || first_value(joined.source_sheet) over same_person || '”'
        )
        || '第 ' || first_value(joined.source_row) over same_person || ' 行' as first_place
    from joined
    window
        same_person as (
            partition by joined.person_key, joined.program_code, joined.award_kind_code, joined.batch_words
            order by joined.region_order, joined.source_row
        )
),

judged as (
    select
        persons.*,
        persons.cell_reasons
        || reason_if(
            persons.program_code is null and is_missing(persons.program), 'program', '',
            '必填为空：看不出属于哪个人才计划，请在工作表名、标题或“人才计划”列写明计划名称'
        )
        || reason_if(
            persons.program_code is null and not is_missing(persons.program) and not has_mark(persons.program),
            'program', persons.program,
            '人才计划不存在：“' || persons.program || '”不是本政策的计划，请填写计划全称'
        )
        || reason_if(
            is_missing(persons.award_kind), 'award_kind', persons.award_kind, '必填为空：类别没有填写，请填“团队”或“个人”'
        )
        || reason_if(
            persons.award_kind_code is null and not is_missing(persons.award_kind)
            and not has_mark(persons.award_kind),
            'award_kind', persons.award_kind,
            '类别不存在：“' || persons.award_kind || '”，请填“团队”或“个人”'
        )
        || reason_if(
            is_missing(persons.stage), 'stage', persons.stage, '必填为空：当前环节没有填写，请补填环节'
        )
        || reason_if(
            persons.stage_code is null and persons.program_code is not null and not is_missing(persons.stage)
            and not has_mark(persons.stage),
            'stage', persons.stage,
            '环节不存在：“' || persons.stage || '”不是该计划的环节，请填写：' || persons.stage_names
        )
        || reason_if(
            persons.has_no_support, 'committed', '', '必填为空：支持金额没有填写，尚未确定的请填申请金额'
        )
        || reason_if(
            persons.city_name is not null and not persons.city_is_known and not has_mark(persons.city),
            'city', persons.city,
            '地区不存在：“' || persons.city || '”不是现行的市(州)名称，请填写规范名称'
        )
        || reason_if(
            persons.city_is_ambiguous, 'city', persons.city,
            '地区不明确：“' || persons.city || '”分属不止一个市(州)，请写明是哪个市(州)'
        )
        || reason_if(
            persons.is_repeated, persons.person_field, '',
            '同一人重复，与' || persons.first_place || '是同一个人，计划、类别、批次也相同（以先出现的一行为准）：'
            || '请合并成一行或改正；不是同一个人的，请核对身份证号、姓名和用人单位'
        ) as reasons
    from persons
)

select
    judged.region_order,
    concat_ws(
        '-', judged.program_code, coalesce(nullif(judged.batch_digits, ''), 'undated'), judged.award_kind_code,
        printf('%03d', judged.award_order)
    ) as award_id,
    judged.program_code,
    judged.award_kind_code as award_kind,
    kept(judged.batch_year) as batch_year,
    kept(judged.field) as field,
    kept(judged.employer_name) as employer_name,
    judged.employer_type_code as employer_type,
    judged.city_code,
    judged.review_mode_code as review_mode,
    judged.stage_code,
    judged.on_duty_code as on_duty,
    judged.midterm_result_code as midterm_result,
    judged.support_amount_yuan,
    judged.disbursed_amount_yuan,
    coalesce(judged.row_level, judged.heading_level, 'provincial') as funding_level,
    judged.person_key,
    judged.stage_on,
    judged.term_end_on,
    judged.left_on,
    judged.payment_due_on,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    unlisted_note('用人单位类型', judged.employer_type_code, judged.employer_type)
    || unlisted_note('评审方式', judged.review_mode_code, judged.review_mode)
    || unlisted_note('是否在岗', judged.on_duty_code, judged.on_duty)
    || unlisted_note('中期评估结果', judged.midterm_result_code, judged.midterm_result)
    || judged.day_notes
    || note_if(
        judged.stage_on > $file_as_of_on::date, '进入当前环节日期晚于数据截至日 ' || $file_as_of_on::date || '，请核对'
    )
    || note_if(judged.left_on < judged.stage_on, '离岗日期早于进入当前环节日期，请核对')
    || note_if(
        judged.left_on is not null and judged.on_duty_code = 'yes', '填写了离岗日期，是否在岗却为“是”，请核对'
    )
    || note_if(
        judged.payment_due_on is not null and judged.disbursed_amount_yuan >= judged.support_amount_yuan,
        '支持金额已拨完，仍填写了下次拨付日期，请核对'
    ) as notes
from judged
order by judged.region_order, judged.source_row
