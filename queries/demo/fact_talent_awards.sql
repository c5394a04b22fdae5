-- purpose: teams and individuals of the talent programmes, over all stages and years; nobody has a name
-- grain: one row per award
-- units: yuan
-- parameters:
--   $projects integer: how many projects there are, awards are half as many; null means none
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: talent_programs, talent_stages, rules, codes, clause_departments, demo_files, demo_slots, demo_cities
with
stages as (
    select
        talent_stages.program_code,
        talent_stages.stage_code,
        talent_stages.stage_order,
        talent_stages.counts_as,
        talent_programs.clause_id,
        row_number() over (order by talent_stages.stage_order, talent_stages.program_code) - 1 as stage_number,
        count(*) over () as stage_count
    from talent_stages
    inner join talent_programs on talent_stages.program_code = talent_programs.program_code
),

caps as (
    select
        rules.clause_id,
        codes.code as award_kind,
        min(rules.amount_yuan) as cap_amount_yuan
    from rules
    inner join codes on codes.code_list = 'award_kind' and rules.subject_kind = codes.code_name
    where rules.rule_kind = 'cap'
    group by rules.clause_id, codes.code
),

reporters as (
    select
        clause_departments.clause_id,
        min_by(clause_departments.department_code, clause_departments.slot_order) as department_code
    from clause_departments
    inner join demo_reporting on clause_departments.department_code = demo_reporting.department_code
    where not clause_departments.is_open_list
    group by clause_departments.clause_id
),

numbered as (
    select
        unnest(range(0, least(greatest($projects // 2, any_value(stage_count) * 3), 20000))) as award_number,
        any_value(stage_count) as stage_count
    from stages
),

drawn as (
    select
        numbered.award_number,
        case
            when (numbered.award_number // numbered.stage_count) % 3 = 0 then 'team'
            else 'individual'
        end as award_kind,
        (demo_draw($seed, numbered.award_number, 'batch') % 3)::integer as year_draw,
        demo_draw($seed, numbered.award_number, 'employer') % greatest(9, $projects // 48) as employer_number,
        numbered.award_number % numbered.stage_count as stage_number
    from numbered
),

-- How many words there are is looked up first, so that the words themselves are found by plain equality.
counts as (
    select
        (select any_value(slot_count) from demo_cities) as city_count,
        max(slot_count) filter (where word_list = 'employer_suffix') as suffix_count,
        max(slot_count) filter (where word_list = 'field') as field_count,
        max(slot_count) filter (where word_list = 'review_mode') as mode_count,
        max(slot_count) filter (where word_list = 'support_share') as share_count
    from demo_slots
),

staged as (
    select
        drawn.award_number,
        drawn.award_kind,
        drawn.employer_number,
        stages.program_code,
        stages.stage_code,
        stages.stage_order,
        stages.counts_as,
        stages.clause_id,
        caps.cap_amount_yuan,
        -- Who is still being reviewed applied lately; who is selected did so in any of the years.
        case stages.counts_as when 'applied' then 2026 - drawn.year_draw % 2 else 2024 + drawn.year_draw end
            as batch_year,
        min(stages.stage_order) filter (where stages.counts_as = 'committed') over in_program as selected_order,
        max(stages.stage_order) over in_program as last_order,
        drawn.employer_number % counts.suffix_count as suffix_slot,
        demo_draw($seed, drawn.employer_number, 'employer city') % counts.city_count as city_slot,
        demo_draw($seed, drawn.award_number, 'award field') % counts.field_count as field_slot,
        demo_draw($seed, drawn.award_number, 'review mode') % counts.mode_count as mode_slot,
        demo_draw($seed, drawn.award_number, 'support') % counts.share_count as share_slot
    from drawn
    cross join counts
    inner join stages on drawn.stage_number = stages.stage_number
    inner join caps on stages.clause_id = caps.clause_id and drawn.award_kind = caps.award_kind
    window in_program as (partition by stages.program_code)
),

placed as (
    select
        staged.*,
        '演示' || suffixes.word || (staged.employer_number + 1) as employer_name,
        demo_cities.city_code,
        fields.word as field,
        modes.word as review_mode,
        (staged.cap_amount_yuan * shares.word::integer / 100)::decimal(18, 2) as support_amount_yuan
    from staged
    inner join demo_slots as suffixes
        on suffixes.word_list = 'employer_suffix' and staged.suffix_slot = suffixes.slot
    inner join demo_cities on staged.city_slot = demo_cities.slot
    inner join demo_slots as fields on fields.word_list = 'field' and staged.field_slot = fields.slot
    inner join demo_slots as modes on modes.word_list = 'review_mode' and staged.mode_slot = modes.slot
    inner join demo_slots as shares on shares.word_list = 'support_share' and staged.share_slot = shares.slot
),

ordered as (
    select
        *,
        row_number() over (partition by clause_id order by award_number) + 5 as source_row,
        row_number() over (partition by program_code, batch_year, award_kind order by award_number) as kind_ordinal
    from placed
)

select
    concat_ws('-', ordered.program_code, ordered.batch_year, ordered.award_kind, format('{:03d}', ordered.kind_ordinal))
        as award_id,
    ordered.program_code,
    ordered.award_kind,
    ordered.batch_year::varchar as batch_year,
    ordered.field,
    ordered.employer_name,
    ordered.city_code,
    ordered.review_mode,
    ordered.stage_code,
    -- Who is on the post, and what the evaluation said, is known from those stages on; of some it was not filed.
    case
        when ordered.stage_order > ordered.selected_order and ordered.award_number % 11 != 0
            then case when ordered.award_number % 7 = 0 then 'no' else 'yes' end
    end as on_duty,
    case
        when ordered.stage_order = ordered.last_order and ordered.award_number % 13 != 0
            then case when ordered.award_number % 5 = 0 then 'failed' else 'passed' end
    end as midterm_result,
    ordered.support_amount_yuan,
    case
        when ordered.stage_order > ordered.selected_order
            then ordered.support_amount_yuan * case when ordered.stage_order = ordered.last_order then 8 else 4 end / 10
        when ordered.stage_order = ordered.selected_order then 0
    end::decimal(18, 2) as disbursed_amount_yuan,
    'provincial' as funding_level,
    reporters.department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '入选情况' as source_sheet,
    ordered.source_row
from ordered
inner join reporters on ordered.clause_id = reporters.clause_id
inner join demo_files on reporters.department_code = demo_files.department_code and demo_files.file_kind = 'talent'
order by ordered.clause_id, ordered.source_row
