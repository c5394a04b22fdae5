-- purpose: every name of a talent programme, squeezed for comparison
-- grain: one row per programme and name
-- units: none
-- parameters: none
-- source: talent_programs (program_name, and aliases separated by '|')
with names as (
    select
        talent_programs.program_code,
        unnest(
            list_append(string_split(coalesce(talent_programs.aliases, ''), '|'), talent_programs.program_name)
        ) as written
    from talent_programs
)

select distinct
    narrow(names.written) as program_name,
    names.program_code
from names
where names.written != ''
order by program_name, names.program_code
