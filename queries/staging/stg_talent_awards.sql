-- purpose: rows of 人才入选 tables, typed and judged; a row with any reason is not taken; no names
-- grain: one row per data row of a recognised 人才入选 table
-- units: support_amount_yuan and disbursed_amount_yuan in yuan
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_talent, stg_amounts, stg_row_programs, talent_stages, stg_code_names, stg_places, stg_wrong_cells
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

joined as (
    select
        raw_talent.*,
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
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons,
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
),

judged as (
    select
        joined.*,
        joined.cell_reasons
        || reason_if(
            joined.program_code is null and is_missing(joined.program), 'program', '',
            '必填为空：看不出属于哪个人才计划，请在工作表名、标题或“人才计划”列写明计划名称'
        )
        || reason_if(
            joined.program_code is null and not is_missing(joined.program) and not has_mark(joined.program),
            'program', joined.program,
            '人才计划不存在：“' || joined.program || '”不是本政策的计划，请填写计划全称'
        )
        || reason_if(
            is_missing(joined.award_kind), 'award_kind', joined.award_kind, '必填为空：类别没有填写，请填“团队”或“个人”'
        )
        || reason_if(
            joined.award_kind_code is null and not is_missing(joined.award_kind)
            and not has_mark(joined.award_kind),
            'award_kind', joined.award_kind,
            '类别不存在：“' || joined.award_kind || '”，请填“团队”或“个人”'
        )
        || reason_if(
            is_missing(joined.stage), 'stage', joined.stage, '必填为空：当前环节没有填写，请补填环节'
        )
        || reason_if(
            joined.stage_code is null and joined.program_code is not null and not is_missing(joined.stage)
            and not has_mark(joined.stage),
            'stage', joined.stage,
            '环节不存在：“' || joined.stage || '”不是该计划的环节，请填写：' || joined.stage_names
        )
        || reason_if(
            joined.has_no_support, 'committed', '', '必填为空：支持金额没有填写，尚未确定的请填申请金额'
        )
        || reason_if(
            joined.city_name is not null and not joined.city_is_known and not has_mark(joined.city),
            'city', joined.city,
            '地区不存在：“' || joined.city || '”不是现行的市(州)名称，请填写规范名称'
        )
        || reason_if(
            joined.city_is_ambiguous, 'city', joined.city,
            '地区不明确：“' || joined.city || '”分属不止一个市(州)，请写明是哪个市(州)'
        ) as reasons
    from joined
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
    null::varchar as person_key,
    null::date as stage_on,
    null::date as term_end_on,
    null::date as left_on,
    null::date as payment_due_on,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    unlisted_note('用人单位类型', judged.employer_type_code, judged.employer_type)
    || unlisted_note('评审方式', judged.review_mode_code, judged.review_mode)
    || unlisted_note('是否在岗', judged.on_duty_code, judged.on_duty)
    || unlisted_note('中期评估结果', judged.midterm_result_code, judged.midterm_result) as notes
from judged
order by judged.region_order, judged.source_row
