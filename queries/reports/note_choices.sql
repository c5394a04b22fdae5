-- purpose: what a note on a finding may name: the units, and how far the handling is
-- grain: one row per unit and per state of handling
-- units: none
-- parameters: none
-- source: departments, codes
with
listed as (
    select
        'department' as parameter,
        department_code as code,
        department_name as label,
        row_number() over () as value_order
    from departments
    where department_kind != 'open_list'
    union all
    select
        'handling' as parameter,
        code,
        code_name as label,
        code_order as value_order
    from codes
    where code_list = 'handling'
)

select
    parameter,
    code,
    label
from listed
order by parameter, value_order, code
