-- purpose: the 名额 of employers that decide on their own, in agreement with the awards that they decided; one is overdrawn
-- grain: one row per programme, employer, year and kind
-- units: 名额
-- parameters:
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: talent_awards, talent_stages, demo_files
with
decided as (
    select
        talent_awards.program_code,
        talent_awards.award_kind,
        talent_awards.employer_name,
        min(talent_awards.city_code) as city_code,
        talent_awards.batch_year::integer as delegation_year,
        count(*) filter (where talent_stages.counts_as = 'committed') as used_count,
        any_value(talent_awards.reporting_department_code) as department_code
    from talent_awards
    inner join talent_stages
        on
            talent_awards.program_code = talent_stages.program_code
            and talent_awards.stage_code = talent_stages.stage_code
    where talent_awards.review_mode = 'autonomous'
    group by
        talent_awards.program_code, talent_awards.award_kind, talent_awards.employer_name, talent_awards.batch_year
),

ordered as (
    select
        *,
        row_number() over (
            partition by department_code
            order by program_code, delegation_year, employer_name, award_kind
        ) as line_order,
        row_number() over (order by used_count desc, program_code, delegation_year, employer_name, award_kind)
            as busy_order
    from decided
)

select
    concat_ws('|', ordered.program_code, ordered.delegation_year, ordered.award_kind, ordered.employer_name) as delegation_id,
    ordered.program_code,
    ordered.award_kind,
    ordered.employer_name,
    ordered.city_code,
    ordered.delegation_year,
    -- The busiest employer has used one more than it was given.
    (
        ordered.used_count
        + case when ordered.busy_order = 1 then -1 else demo_draw($seed, ordered.line_order, 'quota') % 3 end
    )::integer as quota_count,
    ordered.used_count::integer as used_count,
    '示人才〔' || ordered.delegation_year || '〕' || (1 + demo_draw($seed, ordered.delegation_year, 'delegation') % 40) || '号'
        as document_number,
    ordered.department_code as reporting_department_code,
    demo_files.batch_id,
    demo_files.source_file,
    '自主评审权下放' as source_sheet,
    ordered.line_order + 5 as source_row
from ordered
inner join demo_files on ordered.department_code = demo_files.department_code and demo_files.file_kind = 'delegations'
order by demo_files.source_file, source_row
