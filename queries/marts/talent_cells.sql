-- purpose: what of the talent lists may be given: small cells and cells that changed by a few are withheld, and others with them
-- grain: one row per list (programme, kind, what it is counted by) and cell of the list
-- units: yuan, counts
-- parameters: none
-- source: talent_lists, earlier_talent, policies
with
minimum as (
    select coalesce(any_value(talent_minimum_count), 3) as least
    from policies
),

-- A cell is small, or too near to a count that this store has given, or was held back at about this count.
judged as (
    select
        talent_lists.*,
        minimum.least,
        (talent_lists.award_count > 0 and talent_lists.award_count < minimum.least)
        or talent_lists.is_bounded
        or coalesce(
            abs(talent_lists.award_count - earlier_talent.reference_count) < minimum.least
            and not (earlier_talent.is_given and talent_lists.award_count = earlier_talent.reference_count),
            false
        ) as is_protected
    from talent_lists
    cross join minimum
    left join earlier_talent
        on
            talent_lists.program_code = earlier_talent.program_code
            and talent_lists.award_kind = earlier_talent.award_kind
            and talent_lists.list_name = earlier_talent.list_name
            and talent_lists.cell_code = earlier_talent.cell_code
),

-- The protected cells first, then the smallest: so many are withheld that two or more share a sum in which
-- each of them could still be as large as a cell that is given. Where that cannot be, the whole list is withheld.
ranked as (
    select
        *,
        row_number() over in_list as place,
        sum(award_count) over in_list as withheld_sum,
        count(*) filter (where is_protected) over (partition by program_code, award_kind, list_name) as protected_count
    from judged
    where award_count > 0 or is_protected
    window in_list as (
        partition by program_code, award_kind, list_name
        order by is_protected desc, award_count, cell_code
        rows between unbounded preceding and current row
    )
),

lists as (
    select
        judged.program_code,
        judged.award_kind,
        judged.list_name,
        any_value(judged.least) as least,
        bool_or(judged.is_protected) as has_protected,
        sum(judged.award_count) as list_count,
        min(ranked.place) filter (
            where ranked.place >= greatest(ranked.protected_count, 2) and ranked.withheld_sum >= ranked.place + ranked.least - 1
        ) as last_place
    from judged
    left join ranked
        on
            judged.program_code = ranked.program_code
            and judged.award_kind = ranked.award_kind
            and judged.list_name = ranked.list_name
            and judged.cell_code = ranked.cell_code
    group by judged.program_code, judged.award_kind, judged.list_name
),

-- The lists of a programme's applicants share the number of all applicants, which other pages tell.
shared as (
    select
        *,
        has_protected and last_place is null as is_whole,
        row_number() over in_name as place,
        sum(list_count) over in_name as withheld_sum,
        count(*) filter (where has_protected and last_place is null) over (partition by list_name) as whole_count
    from lists
    where list_count > 0 or (has_protected and last_place is null)
    window in_name as (
        partition by list_name
        order by (has_protected and last_place is null) desc, list_count, program_code, award_kind
        rows between unbounded preceding and current row
    )
),

bounds as (
    select
        list_name,
        any_value(whole_count) as whole_count,
        min(place) filter (where place >= greatest(whole_count, 2) and withheld_sum >= place + least - 1) as last_place
    from shared
    where list_name = 'applied'
    group by list_name
)

select
    judged.program_code,
    judged.award_kind,
    judged.list_name,
    judged.cell_code,
    (lists.has_protected and lists.last_place is null)
    or coalesce(lists.has_protected and ranked.place <= lists.last_place, false)
    or coalesce(
        bounds.whole_count > 0 and (bounds.last_place is null or shared.place <= bounds.last_place),
        false
    ) as is_withheld,
    case when not is_withheld then judged.award_count end as award_count,
    case when not is_withheld then judged.support_amount_yuan end as support_amount_yuan,
    case when not is_withheld then judged.disbursed_amount_yuan end as disbursed_amount_yuan
from judged
inner join lists
    on
        judged.program_code = lists.program_code
        and judged.award_kind = lists.award_kind
        and judged.list_name = lists.list_name
left join ranked
    on
        judged.program_code = ranked.program_code
        and judged.award_kind = ranked.award_kind
        and judged.list_name = ranked.list_name
        and judged.cell_code = ranked.cell_code
left join shared
    on
        judged.program_code = shared.program_code
        and judged.award_kind = shared.award_kind
        and judged.list_name = shared.list_name
left join bounds on judged.list_name = bounds.list_name
