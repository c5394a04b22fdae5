-- purpose: what can be counted from the records for each indicator that is not filed: null where the clause has no record, or none of them states that stage
-- grain: one row per indicator that is counted from records, and one for each place that a target names; the whole has no place_code
-- units: the indicator's own unit
-- parameters: none
-- source: indicators, records, money_entries, record_conditions, targets
with
-- Where talent awards count, people would be counted by place: such a clause has the whole alone.
places as (
    select null as place_code
    union all
    select distinct coalesce(county_code, city_code)
    from targets
    where coalesce(county_code, city_code) is not null
),

personal as (
    select distinct clause_id
    from records
    where record_kind = 'award' and clause_id is not null
),

sums as (
    select
        record_id,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan
    from money_entries
    where is_counted
    group by record_id
),

held as (
    select
        records.*,
        sums.committed_amount_yuan,
        sums.disbursed_amount_yuan,
        coalesce(sums.committed_amount_yuan > 0, false) as is_committed
    from records
    inner join sums on records.record_id = sums.record_id
    where records.clause_id is not null
),

placed as (
    select
        held.*,
        places.place_code
    from held
    inner join places on places.place_code is null or places.place_code in (held.city_code, held.county_code)
),

by_clause as (
    select
        clause_id,
        place_code,
        count(committed_amount_yuan) > 0 as has_committed,
        count(*) filter (where record_kind = 'award') > 0 as has_awards,
        count(*) filter (where is_committed and record_kind = 'project') as committed_record_count,
        count(*) filter (
            where is_committed and record_kind = 'project' and organising_mode is not null
        ) as organised_record_count,
        count(distinct coalesce(recipient_code, recipient_name)) filter (where is_committed) as committed_recipient_count,
        sum(committed_amount_yuan) as committed_amount_yuan,
        sum(disbursed_amount_yuan) as disbursed_amount_yuan,
        sum(actual_investment_amount_yuan) filter (where is_committed) as actual_investment_amount_yuan,
        count(*) filter (where is_committed and subject_kind = '团队') as selected_team_count,
        count(*) filter (where is_committed and subject_kind = '个人') as selected_individual_count
    from placed
    group by clause_id, place_code
),

by_group as (
    select
        rule_group,
        place_code,
        count(distinct subject_id) as committed_subject_count
    from placed
    where is_committed and rule_group is not null
    group by rule_group, place_code
),

whole_records as (
    select record_id
    from record_conditions
    group by record_id
    having bool_and(condition_state = 'met')
),

proved as (
    select
        records.clause_id,
        places.place_code,
        count(*) as conditions_met_record_count
    from whole_records
    inner join records on whole_records.record_id = records.record_id
    inner join places on places.place_code is null or places.place_code in (records.city_code, records.county_code)
    group by records.clause_id, places.place_code
),

measured as (
    select
        indicators.indicator_id,
        places.place_code,
        case
            when by_clause.clause_id is null then null
            when indicators.source_measure = 'conditions_met_record_count'
                then coalesce(proved.conditions_met_record_count, 0)
            when indicators.source_measure = 'selected_team_count'
                then case when by_clause.has_awards then by_clause.selected_team_count end
            when indicators.source_measure = 'selected_individual_count'
                then case when by_clause.has_awards then by_clause.selected_individual_count end
            when indicators.source_measure = 'disbursed_amount_yuan' then by_clause.disbursed_amount_yuan
            when not by_clause.has_committed then null
            when indicators.source_measure = 'committed_record_count' then by_clause.committed_record_count
            when indicators.source_measure = 'organised_record_count' then by_clause.organised_record_count
            when indicators.source_measure = 'committed_recipient_count' then by_clause.committed_recipient_count
            when indicators.source_measure = 'committed_amount_yuan' then by_clause.committed_amount_yuan
            when indicators.source_measure = 'actual_investment_amount_yuan' then by_clause.actual_investment_amount_yuan
            when indicators.source_measure = 'committed_subject_count' then coalesce(by_group.committed_subject_count, 0)
        end::decimal(22, 4) as indicator_value
    from indicators
    inner join places
        on places.place_code is null or indicators.clause_id not in (select personal.clause_id from personal)
    left join by_clause
        on indicators.clause_id = by_clause.clause_id and places.place_code is not distinct from by_clause.place_code
    left join by_group
        on indicators.source_scope = by_group.rule_group and places.place_code is not distinct from by_group.place_code
    left join proved
        on indicators.clause_id = proved.clause_id and places.place_code is not distinct from proved.place_code
    where indicators.source_kind = 'records'
)

-- Where the records of the whole state it, a place without any has none.
select
    indicator_id,
    place_code,
    coalesce(
        indicator_value,
        if(count(indicator_value) filter (where place_code is null) over (partition by indicator_id) > 0, 0, null)
    )::decimal(22, 4) as indicator_value
from measured
