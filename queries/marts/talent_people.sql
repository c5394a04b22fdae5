-- purpose: teams and individuals of the talent programmes under the only number that leaves the edition: it tells programme and kind, nothing else
-- grain: one row per award
-- units: yuan
-- parameters: none
-- source: talent_awards, talent_programs, talent_stages, codes, talent_key
with
-- With several files or departments, the file or department of a person would reveal a year or a place (D-053).
filed as (
    select
        case when count(distinct source_file) = 1 then any_value(source_file) end as source_file,
        case when count(distinct batch_id) = 1 then any_value(batch_id) end as batch_id,
        case
            when count(distinct coalesce(reporting_department_code, '')) = 1 then any_value(reporting_department_code)
        end as reporting_department_code,
        coalesce((select any_value(talent_key.key_text) from talent_key), '') as key_text
    from talent_awards
)

select
    talent_awards.award_id,
    concat_ws(
        '-',
        talent_awards.program_code,
        talent_awards.award_kind,
        left(sha256(filed.key_text || talent_awards.award_id), 12)
    ) as record_id,
    concat_ws(
        ' ',
        talent_programs.program_name,
        kinds.code_name,
        left(sha256(filed.key_text || talent_awards.award_id), 12)
    ) as record_name,
    talent_awards.program_code,
    talent_programs.clause_id,
    -- Awards that an employer decides follow the autonomous track of the programme, where the stage belongs to that track.
    case
        when talent_programs.autonomous_track is null then '常规'
        when
            list_contains(string_split(talent_stages.tracks, '|'), talent_programs.autonomous_track)
            and not list_contains(string_split(talent_stages.tracks, '|'), '常规')
            then talent_programs.autonomous_track
        when talent_awards.review_mode = 'autonomous' and talent_stages.tracks is null
            then talent_programs.autonomous_track
        else '常规'
    end as track_name,
    talent_awards.award_kind,
    kinds.code_name as award_kind_name,
    talent_awards.stage_code,
    talent_stages.counts_as,
    talent_awards.batch_year,
    talent_awards.field,
    talent_awards.employer_type,
    talent_awards.city_code,
    talent_awards.on_duty,
    talent_awards.midterm_result,
    talent_awards.support_amount_yuan,
    talent_awards.disbursed_amount_yuan,
    talent_awards.funding_level,
    filed.reporting_department_code,
    filed.batch_id,
    filed.source_file
from talent_awards
cross join filed
inner join talent_programs on talent_awards.program_code = talent_programs.program_code
inner join talent_stages
    on
        talent_awards.program_code = talent_stages.program_code
        and talent_awards.stage_code = talent_stages.stage_code
inner join codes as kinds on kinds.code_list = 'award_kind' and talent_awards.award_kind = kinds.code
-- In an order that does not come from that of the ledger.
order by record_id
