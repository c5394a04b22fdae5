-- purpose: what the next edition must keep away from: the count last given of each cell, or the one at which it was first held back; read by no report
-- grain: one row per list and cell
-- units: counts
-- parameters: none
-- source: talent_lists, talent_cells, earlier_talent
select
    talent_lists.program_code,
    talent_lists.award_kind,
    talent_lists.list_name,
    talent_lists.cell_code,
    case
        when talent_cells.is_withheld then coalesce(earlier_talent.reference_count, talent_lists.award_count)
        else talent_lists.award_count
    end as reference_count,
    case when talent_cells.is_withheld then coalesce(earlier_talent.is_given, false) else true end as is_given
from talent_lists
inner join talent_cells
    on
        talent_lists.program_code = talent_cells.program_code
        and talent_lists.award_kind = talent_cells.award_kind
        and talent_lists.list_name = talent_cells.list_name
        and talent_lists.cell_code = talent_cells.cell_code
left join earlier_talent
    on
        talent_lists.program_code = earlier_talent.program_code
        and talent_lists.award_kind = earlier_talent.award_kind
        and talent_lists.list_name = earlier_talent.list_name
        and talent_lists.cell_code = earlier_talent.cell_code
