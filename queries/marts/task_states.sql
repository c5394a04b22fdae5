-- purpose: THE rule of the states of tasks, by dates, reports and decisions at the clock of the edition, with the reason in a sentence
-- grain: a macro, one row per task
-- units: dates, days, percent
-- parameters: none
-- source: task_standings
create macro task_states() as table
    with
    dated as (
        select
            *,
            not is_closed and not is_confirmed as is_open,
            coalesce(last_decision = 'returned' and not coalesce(is_reported_since, false), false) as is_returned,
            is_done_claim and coalesce(is_reported_since, false) as is_claimed,
            clock_on - due_on as passed_days,
            coalesce(feedback_on >= clock_on - report_days, false) as is_fresh,
            coalesce(given_on > clock_on - report_days, false) as is_new,
            -- Of the time from being given to the due date, how much had passed when the last report was made.
            least(feedback_on, clock_on) - given_on as elapsed_days,
            nullif(greatest(due_on - given_on, 0), 0) as planned_days
        from task_standings()
    ),

    judged as (
        select
            *,
            case
                when is_closed then 'closed'
                when is_confirmed then 'finished'
                when is_claimed then 'to_check'
                -- The due day itself still counts.
                when passed_days > 0 then 'overdue'
                when not is_fresh and not is_new then 'not_reported'
                when is_returned or task_stage = 'delayed' then 'behind'
                when progress_share_pct * planned_days < behind_share_pct * elapsed_days then 'behind'
                when passed_days >= -soon_days then 'due_soon'
                when due_on is null then 'long_term'
                when not is_fresh then 'not_due'
                else 'on_track'
            end as task_state,
            case
                when due_on is null then null
                when is_confirmed or is_closed then greatest(least(feedback_on, decided_on) - due_on, 0)
                when is_claimed then greatest(feedback_on - due_on, 0)
                else greatest(passed_days, 0)
            end as late_days,
            case when is_open and not is_claimed and passed_days <= 0 then -passed_days end as left_days
        from dated
    )

    select
        *,
        is_open and coalesce(left_days <= soon_days, false) as is_due_soon,
        concat(
            case
                when task_state = 'closed'
                    then concat(decided_on, if(last_decision = 'dropped', ' 撤销', ' 销号'), coalesce('：' || decision_reason, ''))
                when task_state = 'finished'
                    then concat(decided_on, ' 确认办结', coalesce('：' || decision_reason, ''), if(late_days > 0, concat('，晚 ', late_days, ' 天'), ''))
                when task_state = 'to_check' then concat(feedback_on, ' 报送已完成，等核查单位确认')
                when clock_on is null then '本版没有数据截至日，不知道是否到期'
                when due_on is null then '长期任务，没有到期日'
                when passed_days > 0 then concat('应于 ', due_on, ' 完成，截至 ', clock_on, ' 已过 ', passed_days, ' 天')
                when passed_days = 0 then concat('应于 ', due_on, ' 完成，就在截至日当天')
                else concat('应于 ', due_on, ' 完成，截至 ', clock_on, ' 还有 ', -passed_days, ' 天')
            end,
            if(extension_count > 0 and is_open, concat('（延期 ', extension_count, ' 次，原为 ', first_due_on, '）'), ''),
            case
                when not is_open or is_claimed then ''
                when is_returned then concat('；', decided_on, ' 退回', coalesce('：' || decision_reason, ''), '，还没有再报')
                else ''
            end,
            case
                when not is_open or is_claimed then ''
                when feedback_on is null and is_new then concat('；', given_on, ' 交办，还没有报送')
                when feedback_on is null then '；没有报送过进展'
                when not is_fresh then concat('；上次报送截至 ', feedback_on, '，超过 ', report_days, ' 天')
                when task_stage = 'delayed' then concat('；', feedback_on, ' 报送滞后')
                when progress_share_pct is not null
                    then concat(
                        '；', feedback_on, ' 报送完成 ', rtrim(rtrim(progress_share_pct::varchar, '0'), '.'), '%',
                        case when task_state = 'behind' then concat('，按序时应为 ', elapsed_days * 100 // planned_days, '%') end
                    )
                else concat('；', feedback_on, ' 有报送，没有填完成比例')
            end
        ) as task_reason
    from judged
