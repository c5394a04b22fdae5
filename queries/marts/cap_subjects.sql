-- purpose: every subject held against its limit, over all its records, years and payments; filters never cut this amount
-- grain: one row per subject and clause that has a money rule, with the binding rule
-- units: yuan, percent
-- parameters: none
-- source: subjects, money_entries, rules, policies
with
rule_groups as (
    select
        rule_group,
        max(rule_id) filter (where rule_kind = 'cap') as cap_rule_id,
        min(amount_yuan) filter (where rule_kind = 'cap') as cap_amount_yuan,
        max(rule_id) filter (where rule_kind in ('share', 'match')) as share_rule_id,
        max(share_pct) filter (where rule_kind in ('share', 'match')) as share_pct,
        max(basis_column) filter (where rule_kind in ('share', 'match')) as basis_column,
        case when bool_or(bound = 'exact') then 'exact' else 'at_most' end as bound,
        max(funding_level) as funding_level
    from rules
    where rule_kind in ('cap', 'share', 'match')
    group by rule_group
),

required_periods as (
    select
        rule_group,
        max(case target_unit when '年' then target_value * 12 else target_value end) as period_months
    from rules
    where rule_kind = 'condition' and condition_column = 'investment_period_months'
    group by rule_group
),

drawn as (
    select
        money_entries.clause_id,
        money_entries.subject_kind,
        money_entries.subject_id,
        money_entries.funding_level,
        sum(money_entries.committed_amount_yuan) as committed_amount_yuan,
        sum(money_entries.disbursed_amount_yuan) as disbursed_amount_yuan
    from money_entries
    where money_entries.is_counted and money_entries.subject_kind is not null
    group by all
),

held as (
    select
        subjects.*,
        rule_groups.cap_rule_id,
        rule_groups.cap_amount_yuan,
        rule_groups.share_rule_id,
        rule_groups.bound,
        rule_groups.funding_level,
        case rule_groups.basis_column
            when 'total_investment_amount_yuan' then subjects.total_investment_amount_yuan
            when 'national_grant_amount_yuan' then subjects.national_grant_amount_yuan
            when 'actual_investment_amount_yuan' then subjects.actual_investment_amount_yuan
        end as basis_amount_yuan,
        rule_groups.share_pct,
        required_periods.period_months is null
        or coalesce(subjects.investment_period_months > required_periods.period_months, false) as is_condition_met,
        coalesce(sum(drawn.committed_amount_yuan) filter (
            where drawn.funding_level = coalesce(rule_groups.funding_level, 'provincial')
        ), 0)::decimal(18, 2) as committed_amount_yuan,
        coalesce(sum(drawn.committed_amount_yuan) filter (where drawn.funding_level = 'unstated'), 0)::decimal(18, 2)
            as unstated_level_committed_amount_yuan,
        coalesce(sum(drawn.disbursed_amount_yuan), 0)::decimal(18, 2) as disbursed_amount_yuan
    from subjects
    left join rule_groups on subjects.rule_group = rule_groups.rule_group
    left join required_periods on subjects.rule_group = required_periods.rule_group
    left join drawn
        on
            subjects.clause_id = drawn.clause_id
            and subjects.subject_kind = drawn.subject_kind
            and subjects.subject_id = drawn.subject_id
    group by all
),

measured as (
    select
        *,
        round(basis_amount_yuan * share_pct * 0.01, 2)::decimal(18, 2) as share_amount_yuan
    from held
),

bound_by as (
    select
        measured.*,
        case
            when share_rule_id is null then cap_rule_id
            when cap_rule_id is null then share_rule_id
            when share_amount_yuan <= cap_amount_yuan then share_rule_id
            when share_amount_yuan > cap_amount_yuan then cap_rule_id
            when committed_amount_yuan > cap_amount_yuan then cap_rule_id
            else share_rule_id
        end as rule_id,
        case
            when share_rule_id is null then cap_amount_yuan
            when cap_rule_id is null then share_amount_yuan
            when share_amount_yuan is null and committed_amount_yuan > cap_amount_yuan then cap_amount_yuan
            when share_amount_yuan is not null then least(share_amount_yuan, cap_amount_yuan)
        end as limit_amount_yuan
    from measured
),

judged as (
    select
        bound_by.*,
        limit_state(bound, committed_amount_yuan, limit_amount_yuan, policies.near_share_pct) as least_state,
        limit_state(
            bound,
            committed_amount_yuan + unstated_level_committed_amount_yuan,
            limit_amount_yuan,
            policies.near_share_pct
        ) as most_state
    from bound_by
    cross join policies
)

select
    judged.clause_id,
    judged.part_id,
    judged.subject_kind,
    judged.subject_id,
    judged.subject_name,
    judged.first_record_id,
    judged.record_count,
    judged.city_code,
    judged.county_code,
    judged.rule_group,
    judged.rule_id,
    rules.rule_kind,
    judged.bound,
    judged.funding_level,
    judged.basis_amount_yuan,
    judged.limit_amount_yuan,
    judged.committed_amount_yuan,
    judged.unstated_level_committed_amount_yuan,
    judged.disbursed_amount_yuan,
    (judged.limit_amount_yuan - judged.committed_amount_yuan)::decimal(18, 2) as headroom_amount_yuan,
    percent_of(judged.committed_amount_yuan, judged.limit_amount_yuan) as used_share_pct,
    judged.is_condition_met,
    case
        when judged.limit_amount_yuan is null then 'no_basis'
        when judged.least_state = 'exceeded' then 'exceeded'
        when not judged.is_condition_met then 'pending'
        when judged.least_state = judged.most_state then judged.least_state
        else 'pending'
    end as state_code
from judged
left join rules on judged.rule_id = rules.rule_id
