-- purpose: what can be said of the projects of a place, for cities and counties alike, each nothing with its reason; talent awards are not in it
-- grain: a macro, one row per city or county that exists; a project stands in its city and in its county, so the two levels never add up
-- units: yuan, percent, counts
-- parameters: chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, undated_money, silence_of_projects, milestone_states, pace_state, regions, codes
create macro place_measures(chosen) as table
    with
    undated as (
        select
            unnest([city_code, county_code]) as place_code,
            applied_amount_yuan,
            committed_amount_yuan,
            disbursed_amount_yuan
        from undated_money(chosen)
        where record_kind = 'project'
    ),

    undated_in_place as (
        select
            place_code,
            sum(applied_amount_yuan) as applied_amount_yuan,
            sum(committed_amount_yuan) as committed_amount_yuan,
            sum(disbursed_amount_yuan) as disbursed_amount_yuan
        from undated
        where place_code is not null
        group by place_code
    ),

    -- The place is the project's, so it is the same in all its entries.
    by_record as (
        select
            record_id,
            any_value(project_status) as project_status,
            any_value(city_code) as city_code,
            any_value(county_code) as county_code,
            sum(applied_amount_yuan) as applied_amount_yuan,
            sum(committed_amount_yuan) as committed_amount_yuan,
            sum(disbursed_amount_yuan) as disbursed_amount_yuan
        from selected_money(chosen)
        where record_kind = 'project'
        group by record_id
    ),

    placed as (
        select
            *,
            unnest([city_code, county_code]) as place_code
        from by_record
    ),

    by_place as (
        select
            place_code,
            count(*) as project_count,
            count(*) filter (where committed_amount_yuan > 0) as committed_project_count,
            count(*) filter (where project_status = 'accepted') as accepted_project_count,
            sum(applied_amount_yuan) as applied_amount_yuan,
            sum(committed_amount_yuan) as committed_amount_yuan,
            sum(disbursed_amount_yuan) as disbursed_amount_yuan,
            middle_of(list(committed_amount_yuan) filter (where committed_amount_yuan > 0)) as median_committed_amount_yuan
        from placed
        where place_code is not null
        group by place_code
    ),

    paced as (
        select
            placed.place_code,
            any_value(milestones.green_share_pct) as green_share_pct,
            any_value(milestones.yellow_share_pct) as yellow_share_pct,
            count(*) as milestone_count,
            count(*) filter (where milestones.is_done) as finished_milestone_count,
            count(*) filter (where milestones.is_due) as due_milestone_count,
            count(*) filter (where milestones.is_due and milestones.is_done) as done_milestone_count,
            count(*) filter (where milestones.is_due and milestones.milestone_state_code = 'not_reported') as silent_milestone_count,
            count(*) filter (where milestones.as_of_on is null and not milestones.is_done) as clockless_milestone_count
        from placed
        inner join milestone_states() as milestones on placed.record_id = milestones.project_id
        where placed.place_code is not null and not milestones.is_cancelled
        group by placed.place_code
    ),

    -- The due share of all milestones is the elapsed time. A milestone without state may be done or not, so it must not
    -- decide the colour (D-052).
    bounded as (
        select
            *,
            pace_state(
                done_milestone_count, milestone_count, due_milestone_count, milestone_count, green_share_pct, yellow_share_pct
            ) as least_state,
            pace_state(
                done_milestone_count + silent_milestone_count, milestone_count, due_milestone_count, milestone_count,
                green_share_pct, yellow_share_pct
            ) as most_state
        from paced
    ),

    joined as (
        select
            regions.region_code as place_code,
            coalesce(by_place.project_count, 0) as project_count,
            coalesce(by_place.committed_project_count, 0) as committed_project_count,
            coalesce(by_place.accepted_project_count, 0) as accepted_project_count,
            coalesce(by_place.applied_amount_yuan, silence.applied_amount_yuan) as applied_amount_yuan,
            coalesce(by_place.committed_amount_yuan, silence.committed_amount_yuan) as committed_amount_yuan,
            coalesce(by_place.disbursed_amount_yuan, silence.disbursed_amount_yuan) as disbursed_amount_yuan,
            silence.missing_code,
            by_place.median_committed_amount_yuan,
            bounded.* exclude (place_code),
            case
                when bounded.milestone_count is null
                    then if(by_place.project_count is null, 'not_applicable', 'not_reported')
                when bounded.finished_milestone_count = bounded.milestone_count then 'done'
                when bounded.due_milestone_count = 0
                    then if(bounded.clockless_milestone_count > 0, 'not_reported', 'not_due')
                when bounded.least_state = bounded.most_state then bounded.least_state
                else 'not_reported'
            end as schedule_state_code
        from regions
        cross join silence_of_projects(chosen) as silence
        left join by_place on regions.region_code = by_place.place_code
        left join bounded on regions.region_code = bounded.place_code
        where regions.valid_to is null
    )

    select
        joined.place_code,
        joined.project_count,
        joined.committed_project_count,
        joined.applied_amount_yuan::decimal(18, 2) as applied_amount_yuan,
        case when joined.applied_amount_yuan is null then joined.missing_code end as applied_amount_yuan_missing_code,
        joined.committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
        case when joined.committed_amount_yuan is null then joined.missing_code end as committed_amount_yuan_missing_code,
        joined.disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
        case when joined.disbursed_amount_yuan is null then joined.missing_code end as disbursed_amount_yuan_missing_code,
        undated_beside(undated_in_place.applied_amount_yuan, joined.applied_amount_yuan) as applied_undated_amount_yuan,
        case when undated_in_place.applied_amount_yuan is null then applied_amount_yuan_missing_code end as applied_undated_amount_yuan_missing_code,
        undated_beside(undated_in_place.committed_amount_yuan, joined.committed_amount_yuan) as committed_undated_amount_yuan,
        case when undated_in_place.committed_amount_yuan is null then committed_amount_yuan_missing_code end as committed_undated_amount_yuan_missing_code,
        undated_beside(undated_in_place.disbursed_amount_yuan, joined.disbursed_amount_yuan) as disbursed_undated_amount_yuan,
        case when undated_in_place.disbursed_amount_yuan is null then disbursed_amount_yuan_missing_code end as disbursed_undated_amount_yuan_missing_code,
        paid_share(
            (chosen).year, joined.disbursed_amount_yuan, joined.committed_amount_yuan,
            undated_in_place.disbursed_amount_yuan, undated_in_place.committed_amount_yuan
        ) as disbursed_share_pct,
        share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
            as disbursed_share_pct_missing_code,
        joined.median_committed_amount_yuan::decimal(18, 2) as median_committed_amount_yuan,
        case
            when joined.median_committed_amount_yuan is null
                then coalesce(committed_amount_yuan_missing_code, 'not_applicable')
        end as median_committed_amount_yuan_missing_code,
        joined.milestone_count,
        case when joined.milestone_count is null then joined.schedule_state_code end as milestone_count_missing_code,
        joined.due_milestone_count,
        case when joined.due_milestone_count is null then joined.schedule_state_code end as due_milestone_count_missing_code,
        joined.done_milestone_count,
        case when joined.done_milestone_count is null then joined.schedule_state_code end as done_milestone_count_missing_code,
        percent_of(joined.done_milestone_count, joined.due_milestone_count) as done_milestone_share_pct,
        case
            when coalesce(joined.due_milestone_count, 0) = 0 then coalesce(milestone_count_missing_code, 'not_applicable')
        end as done_milestone_share_pct_missing_code,
        joined.accepted_project_count,
        states.code_name as schedule_state,
        concat(
            case
                when joined.milestone_count is null
                    then if(joined.project_count = 0, '没有项目', joined.project_count || ' 个项目都没有填报里程碑（取消的不计）')
                when joined.schedule_state_code = 'done' then concat('全部 ', joined.milestone_count, ' 个里程碑都已完成')
                when joined.due_milestone_count = 0 then concat('共 ', joined.milestone_count, ' 个里程碑，没有已知到期的')
                else concat(
                    '共 ', joined.milestone_count, ' 个里程碑，到期 ', joined.due_milestone_count, ' 个，完成 ',
                    joined.done_milestone_count, ' 个，达到序时进度的 ',
                    percent_of(joined.done_milestone_count, joined.due_milestone_count), '%'
                )
            end,
            case
                when joined.silent_milestone_count > 0 and joined.schedule_state_code = 'not_reported'
                    then concat('；', joined.silent_milestone_count, ' 个到期的没有写是否完成，不足以评定颜色')
                when joined.silent_milestone_count > 0
                    then concat('；其中 ', joined.silent_milestone_count, ' 个没有写是否完成')
                else ''
            end,
            case
                when joined.clockless_milestone_count > 0
                    then concat('；', joined.clockless_milestone_count, ' 个的报送单位没有数据截至日，不知道是否到期')
                else ''
            end
        ) as schedule_reason
    from joined
    left join undated_in_place on joined.place_code = undated_in_place.place_code
    inner join codes as states
        on states.code_list = 'progress_state' and joined.schedule_state_code = states.code
