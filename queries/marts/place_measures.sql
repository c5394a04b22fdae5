-- purpose: what can be said of the projects of a place, for cities and counties alike; talent awards are not in it
-- grain: a macro, one row per city or county that exists; a project stands in its city and in its county, so the two levels never add up
-- units: yuan, percent, counts
-- parameters: none
-- source: selected_money, money_entries, milestones, department_dates, regions
create macro place_measures(
    years, parts, clauses, departments, reporting_departments, cities, counties, funding_levels, statuses, words
) as table
    with
    placed as (
        select
            *,
            unnest([city_code, county_code]) as place_code
        from
            selected_money(
                years, parts, clauses, departments, reporting_departments, cities, counties, funding_levels, statuses, words
            )
        where record_kind = 'project'
    ),

    by_record as (
        select
            place_code,
            record_id,
            any_value(project_status) as project_status,
            sum(applied_amount_yuan) as applied_amount_yuan,
            sum(committed_amount_yuan) as committed_amount_yuan,
            sum(disbursed_amount_yuan) as disbursed_amount_yuan
        from placed
        where place_code is not null
        group by place_code, record_id
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
            median(committed_amount_yuan) filter (where committed_amount_yuan > 0) as median_committed_amount_yuan
        from by_record
        group by place_code
    ),

    stated as (
        select
            *,
            unnest([city_code, county_code]) as place_code
        from money_entries
        where is_counted and record_kind = 'project'
    ),

    reported as (
        select
            place_code,
            count(applied_amount_yuan) > 0 as has_applied,
            count(committed_amount_yuan) > 0 as has_committed,
            count(disbursed_amount_yuan) > 0 as has_disbursed
        from stated
        where place_code is not null
        group by place_code
    ),

    -- A milestone is due against the day until which its department has reported, not against today.
    due as (
        select
            by_record.place_code,
            coalesce(milestones.planned_on <= department_dates.as_of_on, false) as is_due,
            milestones.milestone_status = 'done'
            or coalesce(milestones.completed_on <= department_dates.as_of_on, false) as is_done
        from by_record
        inner join milestones on by_record.record_id = milestones.project_id
        left join department_dates
            on milestones.reporting_department_code is not distinct from department_dates.reporting_department_code
        where milestones.milestone_status != 'cancelled'
    ),

    paced as (
        select
            place_code,
            count(*) as milestone_count,
            count(*) filter (where is_due) as due_milestone_count,
            count(*) filter (where is_due and is_done) as done_milestone_count
        from due
        group by place_code
    )

    select
        regions.region_code as place_code,
        coalesce(by_place.project_count, 0) as project_count,
        coalesce(by_place.committed_project_count, 0) as committed_project_count,
        coalesce(by_place.accepted_project_count, 0) as accepted_project_count,
        (case when coalesce(reported.has_applied, false) then coalesce(by_place.applied_amount_yuan, 0) end)::decimal(18, 2)
            as applied_amount_yuan,
        (case when coalesce(reported.has_committed, false) then coalesce(by_place.committed_amount_yuan, 0) end)::decimal(18, 2)
            as committed_amount_yuan,
        (case when coalesce(reported.has_disbursed, false) then coalesce(by_place.disbursed_amount_yuan, 0) end)::decimal(18, 2)
            as disbursed_amount_yuan,
        percent_of(by_place.disbursed_amount_yuan, by_place.committed_amount_yuan) as disbursed_share_pct,
        by_place.median_committed_amount_yuan::decimal(18, 2) as median_committed_amount_yuan,
        paced.milestone_count,
        paced.due_milestone_count,
        paced.done_milestone_count,
        percent_of(paced.done_milestone_count, paced.due_milestone_count) as done_milestone_share_pct
    from regions
    left join by_place on regions.region_code = by_place.place_code
    left join reported on regions.region_code = reported.place_code
    left join paced on regions.region_code = paced.place_code
    where regions.valid_to is null
