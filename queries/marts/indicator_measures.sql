-- purpose: what can be counted from the records for each indicator that is not filed, of the whole: null where nothing states it
-- grain: one row per indicator that is counted from records
-- units: the indicator's own unit
-- parameters: none
-- source: indicator_counts
select
    indicator_id,
    indicator_value
from indicator_counts
where place_code is null
