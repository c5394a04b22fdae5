-- purpose: the findings of the choice, the graver ones first, each with who handles it and how far that is
-- grain: one row per finding
-- units: yuan, counts
-- parameters: $chosen (part, clause, department, reporting_department, city, county, severity, check, q), $row_limit, $row_offset
-- source: selected_findings, checks, finding_notes, codes, departments, regions
with
shown as (
    select *
    from selected_findings($chosen)
    order by severity = '关注' desc, check_order, clause_id nulls last, record_id, finding_key
    limit
        $row_limit
        offset coalesce($row_offset, 0)
),

trails as (
    select
        finding_key,
        count(*) as note_count,
        arg_max(handling, noted_at) as handling,
        arg_max(note, noted_at) as latest_note,
        arg_max(owner_department_code, noted_at) as owner_department_code
    from finding_notes
    group by finding_key
)

select
    shown.severity,
    shown.check_id,
    checks.check_title,
    shown.clause_id,
    shown.record_id,
    shown.record_name,
    shown.item_name,
    shown.found_amount_yuan,
    case when shown.found_amount_yuan is null then 'not_applicable' end as found_amount_yuan_missing_code,
    shown.compared_amount_yuan,
    case when shown.compared_amount_yuan is null then 'not_applicable' end as compared_amount_yuan_missing_code,
    handlings.code_name as handling,
    owners.department_name as owner_department_name,
    case when owners.department_name is null then 'not_reported' end as owner_department_name_missing_code,
    shown.first_seen_edition,
    coalesce(trails.note_count, 0) as note_count,
    trails.latest_note,
    checks.advice,
    shown.city_code,
    cities.region_name as city_name,
    shown.county_code,
    shown.reporting_department_code,
    filers.department_name as reporting_department_name,
    shown.source_file,
    shown.source_sheet,
    shown.source_row,
    case when shown.source_row is null then if(starts_with(shown.check_id, 'find_task'), 'not_applicable', 'withheld') end as source_row_missing_code,
    shown.finding_key
from shown
inner join checks on shown.check_id = checks.check_id
left join trails on shown.finding_key = trails.finding_key
inner join codes as handlings
    on handlings.code_list = 'handling' and handlings.code = coalesce(trails.handling, 'open')
left join departments as filers on shown.reporting_department_code = filers.department_code
left join departments as owners
    on owners.department_code = coalesce(trails.owner_department_code, shown.reporting_department_code)
left join regions as cities on shown.city_code = cities.region_code
order by
    shown.severity = '关注' desc, shown.check_order, shown.clause_id nulls last, shown.record_id, shown.finding_key
