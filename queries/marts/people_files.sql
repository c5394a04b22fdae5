-- purpose: the files of persons that an edition holds; of several nobody is told how many rows each has (D-053)
-- grain: one row per batch
-- units: counts
-- parameters: none
-- source: talent_awards
select
    batch_id,
    case when count(*) over () = 1 then count(*) end as standing_row_count
from talent_awards
group by batch_id
