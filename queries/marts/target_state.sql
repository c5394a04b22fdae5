-- purpose: 红黄绿 of a value against a target: against the elapsed time, or against a limit that it must stay under
-- grain: a macro, one code out of the list `progress_state`
-- units: reached, low_value and high_value in one unit; dates; percent
-- parameters: none
-- source: the bounds of the target: without low_value it is 不超过, without high_value 不少于; the thresholds of the policy
create macro target_state(reached, reached_on, low_value, high_value, from_on, until_on, green_share_pct, yellow_share_pct) as
case
    when low_value is null
        then case
            when reached <= high_value then case when reached_on >= until_on then 'done' else 'green' end
            when reached * yellow_share_pct <= high_value * 100 then 'yellow'
            else 'red'
        end
    when reached > high_value then 'yellow'
    else pace_state(
        reached, low_value, greatest(least(reached_on, until_on) - from_on + 1, 0)::bigint, (until_on - from_on + 1)::bigint,
        green_share_pct, yellow_share_pct
    )
end
