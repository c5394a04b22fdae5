-- purpose: the day at which the earlier demonstration stands: the end of the month before the demonstration's own
-- grain: a macro, one date
-- units: none
-- parameters: none
-- source: demo_files
create or replace temp macro earlier_day() as (
    (select date_trunc('month', max(demo_files.as_of_on))::date - 1 from demo_files)
)
