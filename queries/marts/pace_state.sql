-- purpose: 红黄绿: what was reached against what the elapsed time asks for
-- grain: a macro, one code out of the list `progress_state`
-- units: reached and target in one unit, days, percent
-- parameters: none
-- source: the thresholds of the policy; compared by cross multiplication, so nothing is rounded
create macro pace_state(reached, target, elapsed_days, period_days, green_share_pct, yellow_share_pct) as
case
    when reached >= target then 'done'
    when
        reached::decimal(38, 4) * period_days * 100
        >= target::decimal(38, 4) * elapsed_days * green_share_pct
        then 'green'
    when
        reached::decimal(38, 4) * period_days * 100
        >= target::decimal(38, 4) * elapsed_days * yellow_share_pct
        then 'yellow'
    else 'red'
end
