-- purpose: the talent programme of a row: it stands in the row, else in the name of the sheet, else in a title
-- grain: one row per data row that names a programme; of several names in one place the longest counts
-- units: none
-- parameters: none
-- source: raw_programs (every table with a column of programmes, with the titles of its table), stg_program_names
select
    raw_programs.region_order,
    raw_programs.source_row,
    arg_max(
        stg_program_names.program_code,
        case
            when narrow(raw_programs.program) = stg_program_names.program_name then 3000
            when contains(narrow(raw_programs.source_sheet), stg_program_names.program_name) then 2000
            else 1000
        end + length(stg_program_names.program_name)
    ) as program_code
from raw_programs
inner join stg_program_names
    on
        narrow(raw_programs.program) = stg_program_names.program_name
        or (
            is_missing(raw_programs.program)
            and contains(narrow(raw_programs.source_sheet || ' ' || raw_programs.titles), stg_program_names.program_name)
        )
group by all
order by raw_programs.region_order, raw_programs.source_row
