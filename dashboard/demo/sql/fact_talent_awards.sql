-- purpose: teams and individuals of the talent programmes, over all stages and years; nobody has a name, most have an invented pseudonym
-- grain: one row per award
-- units: yuan
-- parameters:
--   $projects integer: how many projects there are, awards are three quarters as many; null means none
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: talent_programs, talent_stages, rules, codes, clause_departments, demo_files, demo_slots, demo_words, demo_cities
with
-- The selected of several years stand beside the applicants of one: their stages come twice as often.
weighed as (
    select
        talent_stages.program_code,
        talent_stages.stage_code,
        talent_stages.stage_order,
        talent_stages.counts_as,
        talent_programs.clause_id,
        talent_programs.autonomous_track is not null as has_autonomous,
        unnest(range(case talent_stages.counts_as when 'committed' then 2 else 1 end)) as copy_number
    from talent_stages
    inner join talent_programs on talent_stages.program_code = talent_programs.program_code
),

stages as (
    select
        *,
        row_number() over (order by stage_order, program_code, copy_number) - 1 as stage_number,
        count(*) over () as stage_count
    from weighed
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
        unnest(range(0, least(greatest($projects * 3 // 4, any_value(stage_count) * 3), 20000))) as award_number,
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
        -- Every other round is decided by employers themselves, where a programme has that; few employers may.
        (numbered.award_number // numbered.stage_count // 3) % 2 = 1 as is_own_round,
        greatest(9, $projects // 48) as employer_count,
        numbered.award_number % numbered.stage_count as stage_number
    from numbered
),

-- How many words there are is looked up first, so that the words themselves are found by plain equality.
counts as (
    select
        (select any_value(slot_count) from demo_cities) as city_count,
        max(slot_count) filter (where word_list = 'employer_suffix') as suffix_count,
        max(slot_count) filter (where word_list = 'talent_field') as field_count,
        max(slot_count) filter (where word_list = 'support_share') as share_count
    from demo_slots
),

employed as (
    select
        drawn.*,
        stages.program_code,
        stages.stage_code,
        stages.stage_order,
        stages.counts_as,
        stages.clause_id,
        drawn.is_own_round and stages.has_autonomous as is_autonomous,
        demo_draw($seed, drawn.award_number, 'employer') % case
            when drawn.is_own_round and stages.has_autonomous then greatest(3, drawn.employer_count // 4)
            else drawn.employer_count
        end as employer_number
    from drawn
    inner join stages on drawn.stage_number = stages.stage_number
),

staged as (
    select
        employed.award_number,
        employed.award_kind,
        employed.employer_number,
        employed.program_code,
        employed.stage_code,
        employed.stage_order,
        employed.counts_as,
        employed.clause_id,
        caps.cap_amount_yuan,
        case when employed.is_autonomous then 'autonomous' else 'unified' end as review_mode,
        -- Who is still being reviewed applied lately; who is selected did so in any of the years, 自主评审 came later.
        case
            when employed.counts_as = 'applied' or employed.is_autonomous then 2026 - employed.year_draw % 2
            else 2024 + employed.year_draw
        end as batch_year,
        min(employed.stage_order) filter (where employed.counts_as = 'committed') over in_program as selected_order,
        max(employed.stage_order) over in_program as last_order,
        employed.employer_number % counts.suffix_count as suffix_slot,
        demo_draw($seed, employed.employer_number, 'employer city') % counts.city_count as city_slot,
        demo_draw($seed, employed.award_number, 'award field') % counts.field_count as field_slot,
        demo_draw($seed, employed.award_number, 'support') % counts.share_count as share_slot
    from employed
    cross join counts
    inner join caps on employed.clause_id = caps.clause_id and employed.award_kind = caps.award_kind
    window in_program as (partition by employed.program_code)
),

placed as (
    select
        staged.*,
        '演示' || suffixes.word || (staged.employer_number + 1) as employer_name,
        demo_cities.city_code,
        fields.word as field,
        types.word as employer_type,
        (staged.cap_amount_yuan * shares.word::integer / 100)::decimal(18, 2) as support_amount_yuan
    from staged
    inner join demo_slots as suffixes
        on suffixes.word_list = 'employer_suffix' and staged.suffix_slot = suffixes.slot
    inner join demo_cities on staged.city_slot = demo_cities.slot
    inner join demo_slots as fields on fields.word_list = 'talent_field' and staged.field_slot = fields.slot
    left join demo_words as types on types.word_list = 'employer_type' and suffixes.word = types.belongs_to
    inner join demo_slots as shares on shares.word_list = 'support_share' and staged.share_slot = shares.slot
),

ordered as (
    select
        *,
        row_number() over (partition by clause_id order by award_number) + 5 as source_row,
        row_number() over (partition by program_code, batch_year, award_kind order by award_number) as kind_ordinal
    from placed
),

filed as (
    select
        ordered.*,
        reporters.department_code as reporting_department_code,
        demo_files.batch_id,
        demo_files.source_file,
        demo_files.as_of_on,
        -- Who applied in spring is selected in summer, takes the post half a year later and is evaluated after another year.
        least(
            make_date(ordered.batch_year, 6, 1) + (demo_draw($seed, ordered.award_number, 'selected on') % 90)::integer,
            demo_files.as_of_on - 60
        ) as selected_on
    from ordered
    inner join reporters on ordered.clause_id = reporters.clause_id
    inner join demo_files on reporters.department_code = demo_files.department_code and demo_files.file_kind = 'talent'
),

dated as (
    select
        *,
        least(
            case
                when counts_as = 'applied'
                    then
                        make_date(batch_year, 3, 1) + (demo_draw($seed, award_number, 'applied on') % 30)::integer
                        + 15 * stage_order::integer
                else selected_on + case stage_order - selected_order when 0 then 0 when 1 then 180 else 540 end
            end,
            as_of_on - 5 - (demo_draw($seed, award_number, 'stage on') % 40)::integer
        ) as stage_on,
        demo_draw($seed, award_number, 'person known') % 10 != 0 as is_known
    from filed
),

-- A few stand in both programmes: two in the same field, the first of a field each, and some in two fields.
same_field as (
    select
        award_number,
        row_number() over (partition by program_code, field order by award_number) = 1
        and dense_rank() over (order by field) <= 2 as is_chosen
    from dated
    where counts_as = 'committed' and award_kind = 'individual' and is_known
),

ranked as (
    select
        dated.award_number,
        dated.program_code = min(dated.program_code) over () as is_first,
        dated.field,
        coalesce(same_field.is_chosen, false) as is_same_field,
        case
            when coalesce(same_field.is_chosen, false) then 'same ' || dated.field
            else dated.award_kind || ' ' || row_number() over (
                partition by dated.program_code, dated.award_kind, coalesce(same_field.is_chosen, false)
                order by dated.award_number
            )
        end as pair_name
    from dated
    left join same_field on dated.award_number = same_field.award_number
    where dated.counts_as = 'committed' and dated.is_known
),

twice as (
    select
        firsts.award_number as person_number,
        seconds.award_number
    from ranked as firsts
    inner join ranked as seconds on firsts.pair_name = seconds.pair_name and not seconds.is_first
    where
        firsts.is_first
        and (firsts.is_same_field or (firsts.field != seconds.field and firsts.award_number % 12 = 7))
)

select
    concat_ws('-', dated.program_code, dated.batch_year, dated.award_kind, format('{:03d}', dated.kind_ordinal))
        as award_id,
    dated.program_code,
    dated.award_kind,
    dated.batch_year::varchar as batch_year,
    dated.field,
    dated.employer_name,
    dated.employer_type,
    dated.city_code,
    dated.review_mode,
    dated.stage_code,
    -- Who is on the post, and what the evaluation said, is known from those stages on; of some it was not filed.
    case
        when dated.stage_order > dated.selected_order and dated.award_number % 11 != 0
            then case when dated.award_number % 7 = 0 then 'no' else 'yes' end
    end as on_duty,
    case
        when dated.stage_order = dated.last_order and dated.award_number % 13 != 0
            then case when dated.award_number % 4 = 0 then 'failed' else 'passed' end
    end as midterm_result,
    dated.support_amount_yuan,
    case
        when dated.stage_order > dated.selected_order
            then dated.support_amount_yuan * case when dated.stage_order = dated.last_order then 8 else 4 end / 10
        when dated.stage_order = dated.selected_order then 0
    end::decimal(18, 2) as disbursed_amount_yuan,
    'provincial' as funding_level,
    case
        when dated.is_known
            then left(sha256('person ' || $seed || ' ' || coalesce(twice.person_number, dated.award_number)), 16)
    end as person_key,
    dated.stage_on,
    case when dated.counts_as = 'committed' then (dated.selected_on + interval 3 year)::date end as term_end_on,
    -- Of who has left, one in five did not say when.
    case
        when
            dated.stage_order > dated.selected_order and dated.award_number % 11 != 0 and dated.award_number % 7 = 0
            and demo_draw($seed, dated.award_number, 'left known') % 5 != 0
            then
                dated.stage_on
                + (demo_draw($seed, dated.award_number, 'left on') % (dated.as_of_on - dated.stage_on))::integer
    end as left_on,
    -- Something is left of every award; who failed the evaluation is paid no more.
    case
        when
            dated.counts_as = 'committed'
            and not (
                dated.stage_order = dated.last_order and dated.award_number % 13 != 0 and dated.award_number % 4 = 0
            )
            and demo_draw($seed, dated.award_number, 'payment known') % 12 != 0
            then last_day(
                date_trunc('quarter', dated.as_of_on)::date
                + to_months(2 + 3 * (demo_draw($seed, dated.award_number, 'payment on') % 8)::integer)
            )
    end as payment_due_on,
    dated.reporting_department_code,
    dated.batch_id,
    dated.source_file,
    '入选情况' as source_sheet,
    dated.source_row
from dated
left join twice on dated.award_number = twice.award_number
order by dated.clause_id, dated.source_row
