-- purpose: how many stand at each stage of each ladder, how many have come so far, and how long they wait or took, exact and current
-- grain: one row per programme, kind, ladder and stage
-- units: percent, counts, days
-- parameters: $chosen (program, city, batch, award_kind, talent_field, employer_type, talent_stage)
--   $chosen.talent_stage text list: stages that are listed, their figures are of the whole ladder; null means all
-- source: selected_people, person_stages, talent_programs, talent_stages, codes, talent_awards
with
filed as (
    select count(*) > 0 as has_awards
    from talent_awards
),

people as (
    select * from selected_people($chosen, null)
),

ladders as (
    select
        talent_programs.program_code,
        talent_programs.program_name,
        kinds.code as award_kind,
        kinds.code_name as award_kind_name,
        kinds.code_order as award_kind_order,
        tracks.track_name,
        talent_stages.stage_code,
        talent_stages.stage_name,
        talent_stages.stage_order
    from talent_programs
    cross join codes as kinds
    cross join unnest(['常规', talent_programs.autonomous_track]) as tracks (track_name)
    inner join talent_stages on talent_programs.program_code = talent_stages.program_code
    where
        kinds.code_list = 'award_kind'
        and tracks.track_name is not null
        and (talent_stages.tracks is null or list_contains(string_split(talent_stages.tracks, '|'), tracks.track_name))
        and is_chosen(($chosen).program, talent_programs.program_code)
        and is_chosen(($chosen).award_kind, kinds.code)
),

standing as (
    select
        program_code,
        award_kind,
        track_name,
        stage_code,
        count(*) as standing_count,
        count(stage_on) as dated_count,
        middle_of(list(greatest(as_of_on - stage_on, 0)::decimal(18, 2)) filter (where as_of_on - stage_on is not null))
            as median_waiting_days
    from people
    group by all
),

-- A person counts once in a programme: on the ladder where the award of it that has come furthest stands.
known as (
    select distinct on (program_code, award_kind, person_key)
        program_code,
        award_kind,
        person_key,
        track_name
    from people
    where person_key is not null
    order by program_code, award_kind, person_key, stage_order desc, track_name
),

-- A stage that was known without its day at first may be held twice.
stages as (
    select
        person_key,
        program_code,
        award_kind,
        stage_code,
        min(stage_on) as stage_on
    from person_stages
    group by all
),

-- Each stage of a person on a ladder with the next one that the person is known to have come to.
steps as (
    select
        ladders.program_code,
        ladders.award_kind,
        ladders.track_name,
        ladders.stage_code,
        stages.stage_on,
        lead(stages.stage_on) over (
            partition by ladders.program_code, ladders.award_kind, ladders.track_name, stages.person_key
            order by ladders.stage_order
        ) as next_on
    from known
    inner join stages
        on
            known.person_key = stages.person_key
            and known.program_code = stages.program_code
            and known.award_kind = stages.award_kind
    inner join ladders
        on
            known.program_code = ladders.program_code
            and known.award_kind = ladders.award_kind
            and known.track_name = ladders.track_name
            and stages.stage_code = ladders.stage_code
),

-- A next stage that is dated before this one tells nothing of the time that this one took.
spent as (
    select
        program_code,
        award_kind,
        track_name,
        stage_code,
        count(*) as timed_count,
        middle_of(list((next_on - stage_on)::decimal(18, 2))) as median_stage_days
    from steps
    where next_on >= stage_on
    group by all
),

-- Whoever stands at a later stage of the ladder has come through this one.
reached as (
    select
        ladders.*,
        coalesce(standing.standing_count, 0) as standing_count,
        coalesce(standing.dated_count, 0) as dated_count,
        standing.median_waiting_days,
        coalesce(spent.timed_count, 0) as timed_count,
        spent.median_stage_days,
        (sum(coalesce(standing.standing_count, 0)) over (
            partition by ladders.program_code, ladders.award_kind, ladders.track_name
            order by ladders.stage_order
            rows between current row and unbounded following
        ))::bigint as reached_count
    from ladders
    left join standing
        on
            ladders.program_code = standing.program_code
            and ladders.award_kind = standing.award_kind
            and ladders.track_name = standing.track_name
            and ladders.stage_code = standing.stage_code
    left join spent
        on
            ladders.program_code = spent.program_code
            and ladders.award_kind = spent.award_kind
            and ladders.track_name = spent.track_name
            and ladders.stage_code = spent.stage_code
),

measured as (
    select
        *,
        lag(reached_count) over ladder as before_count,
        lead(stage_code) over ladder as next_stage_code
    from reached
    window ladder as (partition by program_code, award_kind, track_name order by stage_order)
)

select
    measured.program_code,
    measured.program_name,
    measured.award_kind_name,
    measured.track_name,
    measured.stage_code,
    measured.stage_name as talent_stage_name,
    case when filed.has_awards then measured.standing_count end as standing_count,
    case when not filed.has_awards then 'not_reported' end as standing_count_missing_code,
    case when filed.has_awards then measured.reached_count end as people_reached_count,
    case when not filed.has_awards then 'not_reported' end as people_reached_count_missing_code,
    percent_of(measured.reached_count, measured.before_count) as people_converted_share_pct,
    case
        when not filed.has_awards then 'not_reported'
        when coalesce(measured.before_count, 0) = 0 then 'not_applicable'
    end as people_converted_share_pct_missing_code,
    case when filed.has_awards then measured.dated_count end as dated_stage_count,
    case when not filed.has_awards then 'not_reported' end as dated_stage_count_missing_code,
    measured.median_waiting_days,
    case
        when measured.median_waiting_days is not null then null
        when filed.has_awards and measured.standing_count = 0 then 'not_applicable'
        else 'not_reported'
    end as median_waiting_days_missing_code,
    case when filed.has_awards then measured.timed_count end as timed_stage_count,
    case when not filed.has_awards then 'not_reported' end as timed_stage_count_missing_code,
    measured.median_stage_days,
    case
        when measured.median_stage_days is not null then null
        when measured.next_stage_code is null then 'not_applicable'
        else 'not_reported'
    end as median_stage_days_missing_code
from measured
cross join filed
where is_chosen(($chosen).talent_stage, measured.stage_code)
order by
    measured.program_name,
    measured.award_kind_order,
    measured.track_name = '常规' desc,
    measured.track_name,
    measured.stage_order
