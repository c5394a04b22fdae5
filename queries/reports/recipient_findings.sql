-- purpose: what is to be looked at of one 承担单位 in all its projects, subjects and payments, a possible double support among it: hints, no verdicts
-- grain: one row per 承担单位 and finding
-- units: yuan
-- parameters:
--   $id text: one 承担单位 by its 统一社会信用代码, or by its name where no code is given; null means all
-- source: recipient_concerns, findings, checks
select
    concerns.recipient_id,
    checks.severity,
    checks.check_title,
    concerns.concern_basis,
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
from recipient_concerns() as concerns
inner join findings on concerns.finding_key = findings.finding_key
inner join checks on findings.check_id = checks.check_id
where $id is null or concerns.recipient_id = $id
order by
    concerns.recipient_id, checks.severity = '关注' desc, checks.check_order, findings.clause_id nulls last, findings.record_id,
    findings.finding_key
