-- purpose: one finding with the words of its check and of its clause, and with the row that it was read from
-- grain: one row, or none when the edition does not know the finding
-- units: yuan
-- parameters:
--   $id text: the key of the finding; null means none
-- source: findings, checks, clauses, rules, records, finding_notes, codes, departments, regions
with
trail as (
    select
        arg_max(handling, noted_at) as handling,
        arg_max(owner_department_code, noted_at) as owner_department_code
    from finding_notes
    where finding_key = $id
)

select
    findings.finding_key,
    findings.severity,
    findings.check_id,
    checks.check_title,
    checks.sentence,
    checks.advice,
    findings.clause_id,
    clauses.clause_number,
    clauses.short_title,
    clauses.clause_text,
    (
        select min(rules.quote)
        from rules
        where rules.clause_id = findings.clause_id and rules.rule_name = findings.item_name
    ) as quote,
    findings.record_id,
    case
        when starts_with(findings.check_id, 'find_target_') then 'target'
        when starts_with(findings.check_id, 'find_task_') then 'task'
        else records.record_kind
    end as record_kind,
    findings.record_name,
    records.recipient_name,
    cities.region_name as city_name,
    findings.item_name,
    findings.found_amount_yuan,
    case when findings.found_amount_yuan is null then 'not_applicable' end as found_amount_yuan_missing_code,
    findings.compared_amount_yuan,
    case when findings.compared_amount_yuan is null then 'not_applicable' end as compared_amount_yuan_missing_code,
    coalesce(trail.handling, 'open') as handling_code,
    handlings.code_name as handling,
    coalesce(trail.owner_department_code, findings.reporting_department_code) as owner_department_code,
    owners.department_name as owner_department_name,
    case when owners.department_name is null then 'not_reported' end as owner_department_name_missing_code,
    filers.department_name as reporting_department_name,
    findings.first_seen_edition,
    findings.source_file,
    findings.source_sheet,
    findings.source_row,
    case when findings.source_row is null then if(starts_with(findings.check_id, 'find_task'), 'not_applicable', 'withheld') end as source_row_missing_code
from findings
inner join checks on findings.check_id = checks.check_id
cross join trail
left join clauses on findings.clause_id = clauses.clause_id
left join records on findings.record_id = records.record_id
inner join codes as handlings
    on handlings.code_list = 'handling' and handlings.code = coalesce(trail.handling, 'open')
left join departments as filers on findings.reporting_department_code = filers.department_code
left join departments as owners
    on owners.department_code = coalesce(trail.owner_department_code, findings.reporting_department_code)
left join regions as cities on findings.city_code = cities.region_code
where findings.finding_key = $id
