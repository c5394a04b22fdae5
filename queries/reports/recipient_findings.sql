-- purpose: what is to be looked at in the projects of one 承担单位, a possible double support among it: hints, no verdicts
-- grain: one row per finding
-- units: yuan
-- parameters:
--   $id text: one 承担单位 by its 统一社会信用代码, or by its name where no code is given; null means all
-- source: findings, records, checks
select
    checks.severity,
    checks.check_title,
    findings.clause_id,
    findings.record_id,
    findings.record_name,
    findings.item_name,
    findings.found_amount_yuan,
    case when findings.found_amount_yuan is null then 'not_applicable' end as found_amount_yuan_missing_code,
    findings.compared_amount_yuan,
    case when findings.compared_amount_yuan is null then 'not_applicable' end as compared_amount_yuan_missing_code,
    findings.first_seen_edition,
    checks.advice,
    findings.source_file,
    findings.source_sheet,
    findings.source_row,
    findings.finding_key
from findings
inner join checks on findings.check_id = checks.check_id
inner join records on findings.record_id = records.record_id
where
    records.record_kind = 'project'
    and records.recipient_name is not null
    and ($id is null or coalesce(records.recipient_code, records.recipient_name) = $id)
order by checks.severity = '关注' desc, checks.check_order, findings.clause_id nulls last, findings.record_id, findings.finding_key
