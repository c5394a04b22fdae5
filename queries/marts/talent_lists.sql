-- purpose: the fixed lists that talent is counted in, with their true counts: read by talent_judged, by no report
-- grain: one row per list (programme, kind, what it is counted by) and cell of the list
-- units: counts
-- parameters: none
-- source: talent_people, talent_programs, talent_stages, delegations, policies, codes, earlier_talent
with groups as (
    select
        talent_programs.program_code,
        kinds.code as award_kind
    from talent_programs
    cross join codes as kinds
    where kinds.code_list = 'award_kind'
),

selected as (
    select
        program_code,
        award_kind,
        unnest([
            {'list_name': 'year', 'cell_code': coalesce(batch_year, '')},
            {'list_name': 'field', 'cell_code': coalesce(field, '')},
            {'list_name': 'employer_type', 'cell_code': coalesce(employer_type, '')},
            {'list_name': 'city', 'cell_code': coalesce(city_code, '')},
            {'list_name': 'on_duty', 'cell_code': coalesce(on_duty, '')},
            {'list_name': 'midterm', 'cell_code': coalesce(midterm_result, '')}
        ]) as cell
    from talent_people
    where counts_as = 'committed'
),

-- Stages count all people, separately for each track; the other lists count selected people.
counted as (
    select
        program_code,
        award_kind,
        counts_as as list_name,
        track_name || '|' || stage_code as cell_code,
        1 as weight,
        false as is_bounded
    from talent_people
    union all
    select
        program_code,
        award_kind,
        cell.list_name,
        cell.cell_code,
        1 as weight,
        false as is_bounded
    from selected
    union all
    -- The used 名额 of an employer are its selected people; a small number of 名额 limits what the count can be.
    select
        program_code,
        coalesce(award_kind, '') as award_kind,
        'used' as list_name,
        delegation_id as cell_code,
        used_count as weight,
        quota_count > 0 and quota_count < (select coalesce(any_value(policies.talent_minimum_count), 3) from policies)
            as is_bounded
    from delegations
    where used_count is not null
),

-- Every list has a cell for missing values, so that no list has a single cell.
known as (
    select
        list_name,
        cell_code
    from counted
    where list_name not in ('applied', 'committed', 'used')
    union
    select
        list_name,
        cell_code
    from earlier_talent
    where list_name not in ('applied', 'committed', 'used')
    union
    select
        unnest(['year', 'field', 'employer_type', 'city', 'on_duty', 'midterm']) as list_name,
        '' as cell_code
),

cells as (
    select
        groups.program_code,
        groups.award_kind,
        talent_stages.counts_as as list_name,
        tracks.track_name || '|' || talent_stages.stage_code as cell_code
    from groups
    inner join talent_programs on groups.program_code = talent_programs.program_code
    inner join talent_stages on groups.program_code = talent_stages.program_code
    cross join unnest(['常规', talent_programs.autonomous_track]) as tracks (track_name)
    where
        tracks.track_name is not null
        and (talent_stages.tracks is null or list_contains(string_split(talent_stages.tracks, '|'), tracks.track_name))
    union
    select
        groups.program_code,
        groups.award_kind,
        known.list_name,
        known.cell_code
    from groups
    cross join known
    union
    select
        program_code,
        award_kind,
        list_name,
        cell_code
    from counted
    where list_name = 'used'
),

sums as (
    select
        program_code,
        award_kind,
        list_name,
        cell_code,
        sum(weight)::bigint as award_count,
        bool_or(is_bounded) as is_bounded
    from counted
    group by all
)

select
    cells.program_code,
    cells.award_kind,
    cells.list_name,
    cells.cell_code,
    coalesce(sums.award_count, 0) as award_count,
    coalesce(sums.is_bounded, false) as is_bounded
from cells
left join sums
    on
        cells.program_code = sums.program_code
        and cells.award_kind = sums.award_kind
        and cells.list_name = sums.list_name
        and cells.cell_code = sums.cell_code
