-- purpose: each milestone against 序时进度: on its day all of it is asked for, by the thresholds of the policy
-- grain: a macro, one row per milestone; a milestone is due against the day until which its department has reported, not against today
-- units: dates, days, percent
-- parameters: none
-- source: milestones, department_dates, policies, pace_state
create macro milestone_states() as table
    with
    clocked as (
        select
            milestones.*,
            department_dates.as_of_on,
            policies.green_share_pct,
            policies.yellow_share_pct,
            milestones.milestone_status = 'cancelled' as is_cancelled,
            coalesce(milestones.planned_on <= department_dates.as_of_on, false) as is_due,
            milestones.milestone_status = 'done'
            or coalesce(milestones.completed_on <= department_dates.as_of_on, false) as is_done,
            milestones.milestone_status = 'unstated' and milestones.progress_share_pct is null as is_silent
        from milestones
        left join department_dates
            on milestones.reporting_department_code is not distinct from department_dates.reporting_department_code
        cross join policies
    ),

    judged as (
        select
            *,
            case
                when is_cancelled then 'not_applicable'
                when is_done then 'done'
                when as_of_on is null or (is_due and is_silent) then 'not_reported'
                when not is_due then 'not_due'
                -- A share of 100 % without the state 已完成 is contradictory, so it is neither 红 nor 已完成.
                when progress_share_pct >= 100 then 'yellow'
                -- Late without a share is 红, because a missing share must not be better than a small share (D-052).
                else pace_state(coalesce(progress_share_pct, 0), 100, 1, 1, green_share_pct, yellow_share_pct)
            end as milestone_state_code
        from clocked
    )

    select
        *,
        concat(
            case
                when milestone_state_code = 'not_applicable' then '已取消，不计入序时'
                when milestone_state_code = 'done' and completed_on is null then concat('计划 ', planned_on, '，已完成，没有写完成日期')
                when milestone_state_code = 'done'
                    then concat(
                        '计划 ', planned_on, '，', completed_on, ' 完成',
                        case when completed_on > planned_on then concat('，晚 ', completed_on - planned_on, ' 天') else '' end
                    )
                when as_of_on is null then concat('计划 ', planned_on, '，报送单位没有数据截至日，不知道是否到期')
                when milestone_state_code = 'not_due' then concat('计划 ', planned_on, '，截至 ', as_of_on, ' 还没有到期')
                when is_silent
                    then concat('应于 ', planned_on, ' 完成，截至 ', as_of_on, ' 已过 ', as_of_on - planned_on, ' 天，没有写是否完成')
                else concat(
                    '应于 ', planned_on, ' 完成，截至 ', as_of_on, ' 已过 ', as_of_on - planned_on, ' 天，',
                    if(progress_share_pct >= 100, '没有写已完成', '没有完成')
                )
            end,
            case
                when milestone_state_code in ('not_applicable', 'done') or is_silent then ''
                when progress_share_pct is not null then '，填报完成 ' || rtrim(rtrim(progress_share_pct::varchar, '0'), '.') || '%'
                when milestone_state_code = 'not_due' then ''
                else '，没有填报完成比例'
            end
        ) as milestone_reason
    from judged
