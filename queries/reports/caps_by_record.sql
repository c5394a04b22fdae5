-- purpose: every subject held against the limit of its rule; filters choose which subjects are shown and never cut the amount held
-- grain: one row per subject and clause that has a money rule, with the binding rule
-- units: yuan, percent
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q, state), $row_limit, $row_offset
-- source: selected_subjects, rules, codes, regions
select
    cap_subjects.subject_id as record_id,
    cap_subjects.subject_name as record_name,
    cap_subjects.subject_kind,
    cap_subjects.first_record_id,
    cap_subjects.record_count,
    cap_subjects.clause_id,
    case when cap_subjects.subject_kind not in ('团队', '个人') then cap_subjects.city_code end as city_code,
    case when cap_subjects.subject_kind not in ('团队', '个人') then cities.region_name end as city_name,
    case when cap_subjects.subject_kind not in ('团队', '个人') then cap_subjects.county_code end as county_code,
    cap_subjects.rule_id,
    rules.rule_name,
    cap_subjects.rule_kind,
    cap_subjects.bound,
    cap_subjects.funding_level,
    coalesce(cap_subjects.funding_level, 'provincial') as held_funding_level,
    rules.funding_level_basis,
    cap_subjects.basis_amount_yuan,
    case
        when cap_subjects.basis_amount_yuan is not null then null
        when cap_subjects.rule_kind = 'cap' then 'not_applicable'
        else 'not_reported'
    end as basis_amount_yuan_missing_code,
    cap_subjects.limit_amount_yuan,
    case when cap_subjects.limit_amount_yuan is null then 'not_reported' end as limit_amount_yuan_missing_code,
    cap_subjects.committed_amount_yuan,
    case when cap_subjects.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    cap_subjects.unstated_level_committed_amount_yuan,
    case when cap_subjects.unstated_level_committed_amount_yuan is null then 'not_reported' end as unstated_level_committed_amount_yuan_missing_code,
    case when cap_subjects.subject_kind not in ('团队', '个人') then cap_subjects.disbursed_amount_yuan end
        as disbursed_amount_yuan,
    case
        when cap_subjects.subject_kind in ('团队', '个人') then 'withheld'
        when cap_subjects.disbursed_amount_yuan is null then 'not_reported'
    end as disbursed_amount_yuan_missing_code,
    cap_subjects.headroom_amount_yuan,
    case when cap_subjects.headroom_amount_yuan is null then 'not_reported' end as headroom_amount_yuan_missing_code,
    cap_subjects.used_share_pct,
    case when cap_subjects.used_share_pct is null then 'not_reported' end as used_share_pct_missing_code,
    states.code_name as state
from selected_subjects($chosen) as cap_subjects
inner join codes as states on states.code_list = 'state' and cap_subjects.state_code = states.code
left join rules on cap_subjects.rule_id = rules.rule_id
left join regions as cities on cap_subjects.city_code = cities.region_code
where is_chosen(($chosen).state, cap_subjects.state_code)
order by
    list_position(
        ['exceeded', 'short', 'no_basis', 'pending', 'reached', 'near', 'within'],
        cap_subjects.state_code
    ),
    cap_subjects.used_share_pct desc nulls last,
    cap_subjects.clause_id,
    cap_subjects.subject_id
limit
    $row_limit
    offset coalesce($row_offset, 0)
