-- purpose: one of the fixed talent lists, as it may be given; null means all programmes
-- grain: a macro, one row per programme, kind and cell of the list
-- units: counts
-- parameters: chosen (program)
-- source: talent_cells, talent_programs, codes
create macro selected_talent(wanted_list, chosen) as table
    select
        talent_cells.program_code,
        talent_programs.program_name,
        talent_programs.clause_id,
        kinds.code_name as award_kind_name,
        kinds.code_order as award_kind_order,
        talent_cells.cell_code,
        talent_cells.award_count,
        case when talent_cells.is_withheld then 'withheld' end as award_count_missing_code,
        case
            when not talent_cells.is_withheld then '本版'
            when talent_cells.given_count is null then '没有公开过'
            else talent_cells.given_count || ' 项（第 ' || talent_cells.given_edition || ' 版）'
        end as given_before
    from talent_cells
    inner join talent_programs on talent_cells.program_code = talent_programs.program_code
    inner join codes as kinds on kinds.code_list = 'award_kind' and talent_cells.award_kind = kinds.code
    where
        talent_cells.list_name = wanted_list
        and is_chosen((chosen).program, talent_cells.program_code)
