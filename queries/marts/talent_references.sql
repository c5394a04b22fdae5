-- purpose: what later editions keep away from: counts given of a cell, the one at which it was held, states of its list; read by no report
-- grain: one row per list, cell and reference: given (with the last edition that gave this count), held, standing (per edition)
-- units: counts
-- parameters: none
-- source: talent_judged, talent_cells, earlier_talent, edition_number
with
now_told as (
    select
        talent_judged.program_code,
        talent_judged.award_kind,
        talent_judged.list_name,
        talent_judged.cell_code,
        talent_judged.award_count,
        talent_judged.is_resting,
        talent_judged.is_known_state,
        talent_judged.is_protected,
        talent_cells.is_closed,
        talent_cells.is_withheld,
        edition_number.edition
    from talent_judged
    cross join edition_number
    inner join talent_cells
        on
            talent_judged.program_code = talent_cells.program_code
            and talent_judged.award_kind = talent_cells.award_kind
            and talent_judged.list_name = talent_cells.list_name
            and talent_judged.cell_code = talent_cells.cell_code
),

given as (
    select
        program_code,
        award_kind,
        list_name,
        cell_code,
        reference_count,
        edition
    from earlier_talent
    where reference_kind = 'given'
    union all
    select
        program_code,
        award_kind,
        list_name,
        cell_code,
        award_count as reference_count,
        edition
    from now_told
    where not is_withheld
),

earlier_held as (
    select *
    from earlier_talent
    where reference_kind = 'held'
)

select
    program_code,
    award_kind,
    list_name,
    cell_code,
    'given' as reference_kind,
    reference_count,
    max(edition) as edition
from given
group by all
union all
select
    now_told.program_code,
    now_told.award_kind,
    now_told.list_name,
    now_told.cell_code,
    'held' as reference_kind,
    coalesce(earlier_held.reference_count, now_told.award_count) as reference_count,
    now_told.edition
from now_told
left join earlier_held
    on
        now_told.program_code = earlier_held.program_code
        and now_told.award_kind = earlier_held.award_kind
        and now_told.list_name = earlier_held.list_name
        and now_told.cell_code = earlier_held.cell_code
where
    now_told.is_withheld
    -- A list that is withheld completely reveals no cell, so that only its small cells must be remembered.
    and (
        earlier_held.reference_count is not null
        or (not now_told.is_resting and (now_told.is_protected or not now_told.is_closed))
    )
union all
select
    program_code,
    award_kind,
    list_name,
    cell_code,
    reference_kind,
    reference_count,
    edition
from earlier_talent
where reference_kind = 'standing'
union all
select
    now_told.program_code,
    now_told.award_kind,
    now_told.list_name,
    now_told.cell_code,
    'standing' as reference_kind,
    now_told.award_count as reference_count,
    now_told.edition
from now_told
where not now_told.is_closed and not now_told.is_known_state
