-- purpose: the thresholds of the lights and the days for reporting, and whose they are
-- grain: one row
-- units: percent, days
-- parameters: none
-- source: policies
select
    policy_id,
    green_share_pct::decimal(18, 2) as green_share_pct,
    yellow_share_pct::decimal(18, 2) as yellow_share_pct,
    near_share_pct::decimal(18, 2) as near_share_pct,
    reporting_days,
    thresholds_note
from policies
