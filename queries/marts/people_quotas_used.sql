-- purpose: the 名额 of employers that decide on their own, beside what they say to have used and who of them is in the ledgers
-- grain: a macro, one row per programme, employer, year and kind
-- units: 名额
-- parameters: chosen (program, city, batch)
-- source: delegations, awards_in_full
create macro people_quotas_used(chosen) as table
    with
    -- Employers are the same by name, whatever the blanks and brackets.
    decided as (
        select
            program_code,
            award_kind,
            translate(employer_name, '（） 　', '()') as employer,
            batch,
            count(*) as selected_count
        from awards_in_full()
        where is_selected and review_mode = 'autonomous'
        group by all
    ),

    counted as (
        select
            delegations.delegation_id,
            coalesce(sum(decided.selected_count), 0)::bigint as counted_used_count
        from delegations
        left join decided
            on
                delegations.program_code = decided.program_code
                and (delegations.award_kind is null or delegations.award_kind = decided.award_kind)
                and translate(delegations.employer_name, '（） 　', '()') = decided.employer
                and delegations.delegation_year::varchar = decided.batch
        group by delegations.delegation_id
    )

    -- What counts is the larger of the two, so that a ledger that is not complete hides no 超用.
    select
        delegations.*,
        counted.counted_used_count,
        greatest(counted.counted_used_count, coalesce(delegations.used_count, 0)) as most_used_count
    from delegations
    inner join counted on delegations.delegation_id = counted.delegation_id
    where
        is_chosen((chosen).program, delegations.program_code)
        and is_chosen((chosen).city, delegations.city_code)
        and is_chosen((chosen).batch, delegations.delegation_year::varchar)
