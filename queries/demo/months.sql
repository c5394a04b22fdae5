-- purpose: the months of decisions, those of the second and the fourth quarter more often, and the reporting departments that have reached them
-- grain: one row per reporting department, month and unit of its weight
-- units: counts
-- parameters: none
-- source: data/demo/reporting.csv
with
months as (
    select unnest(generate_series(date '2024-03-01', (select max(as_of_on) from demo_reporting), interval 1 month))::date
        as month_on
)

select
    demo_reporting.department_code,
    months.month_on,
    row_number() over (partition by demo_reporting.department_code order by months.month_on, copies.copy_number) - 1
        as slot,
    count(*) over (partition by demo_reporting.department_code) as slot_count
from months
cross join
    lateral (
        select unnest(range(case when month(months.month_on) in (4, 5, 6, 10, 11, 12) then 3 else 1 end)) as copy_number
    ) as copies
inner join demo_reporting on last_day(months.month_on) <= demo_reporting.as_of_on
