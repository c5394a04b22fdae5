-- purpose: which talent cells are too small or too near to what earlier editions told, and which stand or fall together; read by no report
-- grain: one row per list (programme, kind, what it is counted by) and cell of the list
-- units: counts
-- parameters: none
-- source: talent_lists, earlier_talent, policies
with
minimum as (
    select coalesce(any_value(talent_minimum_count), 3) as least
    from policies
),

states as (
    select distinct
        program_code,
        award_kind,
        list_name,
        edition
    from earlier_talent
    where reference_kind = 'standing'
),

-- The number of people by which a list differs from each published state. With a difference of one or two the limits page
-- would identify them by pseudonym. Such a list rests: it shows nothing new (D-056).
distances as (
    select
        talent_lists.program_code,
        talent_lists.award_kind,
        talent_lists.list_name,
        states.edition,
        sum(abs(talent_lists.award_count - coalesce(standing.reference_count, 0))) as changed_count
    from talent_lists
    inner join states
        on
            talent_lists.program_code = states.program_code
            and talent_lists.award_kind = states.award_kind
            and talent_lists.list_name = states.list_name
    left join earlier_talent as standing
        on
            standing.reference_kind = 'standing'
            and states.edition = standing.edition
            and talent_lists.program_code = standing.program_code
            and talent_lists.award_kind = standing.award_kind
            and talent_lists.list_name = standing.list_name
            and talent_lists.cell_code = standing.cell_code
    group by all
),

resting as (
    select
        distances.program_code,
        distances.award_kind,
        distances.list_name,
        bool_or(distances.changed_count > 0 and distances.changed_count < minimum.least) as is_resting,
        bool_or(distances.changed_count = 0) as is_known_state
    from distances
    cross join minimum
    group by all
),

-- The published counts of a cell in earlier editions, and the count at which it was last withheld.
told as (
    select
        talent_lists.program_code,
        talent_lists.award_kind,
        talent_lists.list_name,
        talent_lists.cell_code,
        bool_or(earlier_talent.reference_kind = 'given' and earlier_talent.reference_count = talent_lists.award_count)
            as is_given_before,
        bool_or(
            earlier_talent.reference_kind = 'given'
            and earlier_talent.reference_count != talent_lists.award_count
            and abs(earlier_talent.reference_count - talent_lists.award_count) < minimum.least
        ) as is_near_given,
        bool_or(
            earlier_talent.reference_kind = 'held'
            and abs(earlier_talent.reference_count - talent_lists.award_count) < minimum.least
        ) as is_near_held,
        bool_or(
            earlier_talent.reference_kind = 'held' and earlier_talent.reference_count = talent_lists.award_count
        ) as is_as_held
    from talent_lists
    cross join minimum
    inner join earlier_talent
        on
            talent_lists.program_code = earlier_talent.program_code
            and talent_lists.award_kind = earlier_talent.award_kind
            and talent_lists.list_name = earlier_talent.list_name
            and talent_lists.cell_code = earlier_talent.cell_code
    where earlier_talent.reference_kind != 'standing'
    group by all
),

judged as (
    select
        talent_lists.*,
        minimum.least,
        coalesce(resting.is_resting, false) as is_resting,
        coalesce(resting.is_known_state, false) as is_known_state,
        (talent_lists.award_count > 0 and talent_lists.award_count < minimum.least)
        or talent_lists.is_bounded
        or coalesce(told.is_near_given, false)
        or (coalesce(told.is_near_held, false) and not told.is_given_before) as is_protected,
        coalesce(told.is_near_given, false)
        or (coalesce(told.is_near_held, false) and not told.is_given_before and not told.is_as_held) as is_changed,
        -- A stage is withheld together with the same stage on the other track, and all answers on the post together, because
        -- the count of a stage on both tracks equals the number of people with an answer, or without.
        case
            when talent_lists.list_name = 'committed' then split_part(talent_lists.cell_code, '|', 2)
            when talent_lists.list_name in ('on_duty', 'midterm') then if(talent_lists.cell_code = '', '', 'answered')
        end as unit_code
    from talent_lists
    cross join minimum
    left join resting
        on
            talent_lists.program_code = resting.program_code
            and talent_lists.award_kind = resting.award_kind
            and talent_lists.list_name = resting.list_name
    left join told
        on
            talent_lists.program_code = told.program_code
            and talent_lists.award_kind = told.award_kind
            and talent_lists.list_name = told.list_name
            and talent_lists.cell_code = told.cell_code
),

-- Any other cell is withheld together with its neighbour in size, so that the pair does not reveal which cell needs it.
-- With an odd number the largest cell is never small; it joins the pair before it only where something changed.
sized as (
    select
        *,
        row_number() over (
            partition by program_code, award_kind, list_name
            order by award_count, cell_code
        ) as size_place,
        count(*) over (partition by program_code, award_kind, list_name) as sized_count,
        count(*) over (partition by program_code, award_kind, list_name, unit_code) as unit_count
    from judged
    where award_count > 0 or is_protected
),

grouped as (
    select
        *,
        case
            when max(unit_count) filter (where unit_code is not null) over in_list > 1
                then min(size_place) over (partition by program_code, award_kind, list_name, unit_code)
            when bool_or(is_changed) over in_list then least((size_place - 1) // 2, greatest(sized_count // 2 - 1, 0))
            else (size_place - 1) // 2
        end as group_place
    from sized
    window in_list as (partition by program_code, award_kind, list_name)
)

select
    judged.program_code,
    judged.award_kind,
    judged.list_name,
    judged.cell_code,
    judged.award_count,
    judged.least,
    judged.is_resting,
    judged.is_known_state,
    judged.is_protected,
    grouped.group_place
from judged
left join grouped
    on
        judged.program_code = grouped.program_code
        and judged.award_kind = grouped.award_kind
        and judged.list_name = grouped.list_name
        and judged.cell_code = grouped.cell_code
