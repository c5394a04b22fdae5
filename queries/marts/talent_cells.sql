-- purpose: what of the talent lists may be given: small cells and cells that changed by a few are withheld, and others with them
-- grain: one row per list (programme, kind, what it is counted by) and cell of the list
-- units: counts
-- parameters: none
-- source: talent_judged, earlier_talent
with
groups as (
    select
        program_code,
        award_kind,
        list_name,
        group_place,
        any_value(least) as least,
        bool_or(is_protected) as is_dirty,
        count(*) as cell_count,
        sum(award_count) as group_sum
    from talent_judged
    where group_place is not null
    group by all
),

-- Groups with a protected cell come first, then the smallest groups. As many are withheld as needed for at least two
-- cells whose sum allows each of them to reach the threshold (D-048).
ranked as (
    select
        *,
        row_number() over in_list as group_order,
        sum(cell_count) over in_list as withheld_count,
        sum(group_sum) over in_list as withheld_sum,
        count(*) filter (where is_dirty) over (partition by program_code, award_kind, list_name) as dirty_count
    from groups
    window in_list as (
        partition by program_code, award_kind, list_name
        order by is_dirty desc, group_place
        rows between unbounded preceding and current row
    )
),

closed as (
    select
        program_code,
        award_kind,
        list_name,
        min(group_order) filter (
            where group_order >= dirty_count and withheld_count >= 2 and withheld_sum >= withheld_count + least - 1
        ) as last_order
    from ranked
    group by program_code, award_kind, list_name
),

-- Where that is impossible, the whole list is withheld.
lists as (
    select
        talent_judged.program_code,
        talent_judged.award_kind,
        talent_judged.list_name,
        any_value(talent_judged.least) as least,
        bool_or(talent_judged.is_protected) as has_protected,
        bool_or(talent_judged.is_resting) as is_resting,
        bool_or(talent_judged.is_protected and closed.last_order is null) as is_whole,
        sum(talent_judged.award_count) as list_count
    from talent_judged
    left join closed
        on
            talent_judged.program_code = closed.program_code
            and talent_judged.award_kind = closed.award_kind
            and talent_judged.list_name = closed.list_name
    group by talent_judged.program_code, talent_judged.award_kind, talent_judged.list_name
),

-- The lists of applicants have the same total, which other pages show.
shared as (
    select
        *,
        row_number() over in_name as place,
        sum(list_count) over in_name as withheld_sum,
        count(*) filter (where is_whole) over (partition by list_name) as whole_count
    from lists
    where list_name = 'applied' and (list_count > 0 or is_whole)
    window in_name as (
        order by is_whole desc, is_resting desc, list_count, program_code, award_kind
        rows between unbounded preceding and current row
    )
),

bounds as (
    select
        any_value(whole_count) as whole_count,
        min(place) filter (where place >= greatest(whole_count, 2) and withheld_sum >= place + least - 1) as last_place
    from shared
),

parted as (
    select
        talent_judged.program_code,
        talent_judged.award_kind,
        talent_judged.list_name,
        talent_judged.cell_code,
        lists.is_resting
        or lists.is_whole
        or coalesce(lists.has_protected and ranked.group_order <= closed.last_order, false) as is_withheld
    from talent_judged
    inner join lists
        on
            talent_judged.program_code = lists.program_code
            and talent_judged.award_kind = lists.award_kind
            and talent_judged.list_name = lists.list_name
    left join closed
        on
            talent_judged.program_code = closed.program_code
            and talent_judged.award_kind = closed.award_kind
            and talent_judged.list_name = closed.list_name
    left join ranked
        on
            talent_judged.program_code = ranked.program_code
            and talent_judged.award_kind = ranked.award_kind
            and talent_judged.list_name = ranked.list_name
            and talent_judged.group_place = ranked.group_place
),

-- Answers on post and evaluation give the count of a stage on both tracks together. Where only one of the two counts is
-- withheld, or the programme has a single track, the answers would reveal it (D-054).
staged as (
    select
        program_code,
        award_kind,
        bool_or(withheld_count = 1) as has_single
    from (
        select
            program_code,
            award_kind,
            split_part(cell_code, '|', 2) as stage_code,
            count(*) filter (where is_withheld) as withheld_count
        from parted
        where list_name = 'committed'
        group by all
    ) as stages
    group by all
),

decided as (
    select
        lists.program_code,
        lists.award_kind,
        lists.list_name,
        lists.is_resting
        or lists.is_whole
        or coalesce(bounds.whole_count > 0 and (bounds.last_place is null or shared.place <= bounds.last_place), false)
        or (lists.list_name in ('on_duty', 'midterm') and coalesce(staged.has_single, false)) as is_closed
    from lists
    cross join bounds
    left join shared
        on
            lists.program_code = shared.program_code
            and lists.award_kind = shared.award_kind
            and lists.list_name = shared.list_name
    left join staged on lists.program_code = staged.program_code and lists.award_kind = staged.award_kind
),

last_given as (
    select
        program_code,
        award_kind,
        list_name,
        cell_code,
        max_by(reference_count, edition) as given_count,
        max(edition) as given_edition
    from earlier_talent
    where reference_kind = 'given'
    group by all
)

select
    talent_judged.program_code,
    talent_judged.award_kind,
    talent_judged.list_name,
    talent_judged.cell_code,
    decided.is_closed,
    decided.is_closed or parted.is_withheld as is_withheld,
    case when not (decided.is_closed or parted.is_withheld) then talent_judged.award_count end as award_count,
    case when decided.is_closed or parted.is_withheld then last_given.given_count end as given_count,
    case when decided.is_closed or parted.is_withheld then last_given.given_edition end as given_edition
from talent_judged
inner join decided
    on
        talent_judged.program_code = decided.program_code
        and talent_judged.award_kind = decided.award_kind
        and talent_judged.list_name = decided.list_name
inner join parted
    on
        talent_judged.program_code = parted.program_code
        and talent_judged.award_kind = parted.award_kind
        and talent_judged.list_name = parted.list_name
        and talent_judged.cell_code = parted.cell_code
left join last_given
    on
        talent_judged.program_code = last_given.program_code
        and talent_judged.award_kind = last_given.award_kind
        and talent_judged.list_name = last_given.list_name
        and talent_judged.cell_code = last_given.cell_code
-- In an order that does not come from the counts.
order by
    talent_judged.program_code,
    talent_judged.award_kind,
    talent_judged.list_name,
    talent_judged.cell_code
