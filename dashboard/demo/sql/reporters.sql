-- purpose: the departments that answer for a clause and file a ledger, the one printed first most often
-- grain: one row per clause, department and unit of its weight
-- units: counts
-- parameters: none
-- source: clause_departments, data/demo/reporting.csv
with
answering as (
    select
        clause_departments.clause_id,
        clause_departments.department_code,
        min(clause_departments.slot_order) as slot_order
    from clause_departments
    inner join demo_reporting on clause_departments.department_code = demo_reporting.department_code
    where not clause_departments.is_open_list
    group by clause_departments.clause_id, clause_departments.department_code
),

copied as (
    select
        *,
        unnest(range(case slot_order when 1 then 8 else 1 end)) as copy_number
    from answering
)

select
    clause_id,
    department_code,
    row_number() over (partition by clause_id order by slot_order, copy_number) - 1 as slot,
    count(*) over (partition by clause_id) as slot_count
from copied
