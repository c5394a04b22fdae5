-- purpose: the one meaning of the money of a clause under the shared filters: 0 where it reports but not of what is chosen, otherwise why there is nothing
-- grain: a macro, one row per clause of the choice, and one without clause where money names an unlisted project
-- units: yuan, percent, counts
-- parameters: chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_clauses, selected_money, undated_money, people_left_out, stated_money
create macro clause_money(chosen) as table
    with
    undated as (
        select
            clause_id,
            sum(applied_amount_yuan) as applied_amount_yuan,
            sum(committed_amount_yuan) as committed_amount_yuan,
            sum(disbursed_amount_yuan) as disbursed_amount_yuan
        from undated_money(chosen)
        group by clause_id
    ),

    sums as (
        select
            clause_id,
            sum(applied_amount_yuan) as applied_amount_yuan,
            sum(committed_amount_yuan) as committed_amount_yuan,
            sum(disbursed_amount_yuan) as disbursed_amount_yuan,
            count(distinct record_id) filter (where record_kind = 'project') as project_count,
            count(distinct record_id) filter (where record_kind = 'award') as award_count
        from selected_money(chosen)
        group by clause_id
    ),

    hidden as (
        select *
        from people_left_out(chosen)
    ),

    reported as (
        select
            clause_id,
            count(applied_amount_yuan) > 0 as has_applied,
            count(committed_amount_yuan) > 0 as has_committed,
            count(disbursed_amount_yuan) > 0 as has_disbursed
        from stated_money(chosen)
        group by clause_id
    ),

    listed as (
        select
            clause_id,
            clause_order,
            money_kind
        from selected_clauses(chosen)
        union all by name
        select
            null as clause_id,
            1000 as clause_order,
            'unquantified' as money_kind
        from (
            select sums.clause_id from sums
            union
            select undated.clause_id from undated
        ) as named
        where clause_id is null
    ),

    measured as (
        select
            listed.clause_id,
            listed.clause_order,
            case
                when sums.applied_amount_yuan is not null then sums.applied_amount_yuan
                when reported.has_applied and not coalesce(hidden.leaves_applied_out, false) then 0
            end as applied_amount_yuan,
            case
                when sums.committed_amount_yuan is not null then sums.committed_amount_yuan
                when reported.has_committed and not coalesce(hidden.leaves_committed_out, false) then 0
            end as committed_amount_yuan,
            case
                when sums.disbursed_amount_yuan is not null then sums.disbursed_amount_yuan
                when reported.has_disbursed and not coalesce(hidden.leaves_disbursed_out, false) then 0
            end as disbursed_amount_yuan,
            undated.applied_amount_yuan as applied_undated_amount_yuan,
            undated.committed_amount_yuan as committed_undated_amount_yuan,
            undated.disbursed_amount_yuan as disbursed_undated_amount_yuan,
            coalesce(sums.project_count, 0) as project_count,
            case when not coalesce(hidden.leaves_people_out, false) then coalesce(sums.award_count, 0) end as award_count,
            coalesce(hidden.leaves_applied_out, false) as leaves_applied_out,
            coalesce(hidden.leaves_committed_out, false) as leaves_committed_out,
            coalesce(hidden.leaves_disbursed_out, false) as leaves_disbursed_out,
            case when listed.money_kind = 'none' then 'not_applicable' else 'not_reported' end as missing_code
        from listed
        left join sums on listed.clause_id is not distinct from sums.clause_id
        left join undated on listed.clause_id is not distinct from undated.clause_id
        left join reported on listed.clause_id is not distinct from reported.clause_id
        left join hidden on listed.clause_id = hidden.clause_id
    )

    select
        clause_id,
        clause_order,
        applied_amount_yuan::decimal(18, 2) as applied_amount_yuan,
        case
            when applied_amount_yuan is null then case when leaves_applied_out then 'withheld' else missing_code end
        end as applied_amount_yuan_missing_code,
        committed_amount_yuan::decimal(18, 2) as committed_amount_yuan,
        case
            when committed_amount_yuan is null then case when leaves_committed_out then 'withheld' else missing_code end
        end as committed_amount_yuan_missing_code,
        disbursed_amount_yuan::decimal(18, 2) as disbursed_amount_yuan,
        case
            when disbursed_amount_yuan is null then case when leaves_disbursed_out then 'withheld' else missing_code end
        end as disbursed_amount_yuan_missing_code,
        undated_beside(measured.applied_undated_amount_yuan, measured.applied_amount_yuan) as applied_undated_amount_yuan,
        case when measured.applied_undated_amount_yuan is null then applied_amount_yuan_missing_code end
            as applied_undated_amount_yuan_missing_code,
        undated_beside(measured.committed_undated_amount_yuan, measured.committed_amount_yuan) as committed_undated_amount_yuan,
        case when measured.committed_undated_amount_yuan is null then committed_amount_yuan_missing_code end
            as committed_undated_amount_yuan_missing_code,
        undated_beside(measured.disbursed_undated_amount_yuan, measured.disbursed_amount_yuan) as disbursed_undated_amount_yuan,
        case when measured.disbursed_undated_amount_yuan is null then disbursed_amount_yuan_missing_code end
            as disbursed_undated_amount_yuan_missing_code,
        paid_share(
            (chosen).year, disbursed_amount_yuan, committed_amount_yuan,
            measured.disbursed_undated_amount_yuan, measured.committed_undated_amount_yuan
        ) as disbursed_share_pct,
        share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
            as disbursed_share_pct_missing_code,
        project_count,
        award_count,
        case when award_count is null then 'withheld' end as award_count_missing_code
    from measured
