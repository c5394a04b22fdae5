-- purpose: the months of decisions, those of the second and the fourth quarter more often, and the reporting departments that have reached them
-- grain: one row per reporting department, month and unit of its weight
-- units: counts
-- parameters: none
-- source: data/demo/reporting.csv
with
months as (
    select unnest(generate_series(date '2024-03-01', (select max(as_of_on) from demo_reporting), interval 1 month))::date
        as month_on
),

copied as (
    select
        month_on,
        unnest(range(case when month(month_on) in (4, 5, 6, 10, 11, 12) then 3 else 1 end)) as copy_number
    from months
)

select
    demo_reporting.department_code,
    copied.month_on,
    row_number() over (partition by demo_reporting.department_code order by copied.month_on, copied.copy_number) - 1
        as slot,
    count(*) over (partition by demo_reporting.department_code) as slot_count
from copied
inner join demo_reporting on last_day(copied.month_on) <= demo_reporting.as_of_on
