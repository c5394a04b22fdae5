-- purpose: a document whose target for an indicator is another than the one that the policy itself sets; the document's is used
-- grain: one row per indicator
-- units: none
-- parameters: none
-- source: targets_now, targets, indicators
select
    indicators.clause_id,
    indicators.clause_id || ' 目标' as record_id,
    indicators.indicator_name as record_name,
    targets.target_id as item_key,
    concat(
        '政策原有目标 ', said_quantity(aims.own_target_value, indicators.unit), '；', targets.document_number, '《', targets.document_name, '》',
        target_words(targets.target_value, targets.target_bound, targets.target_due_on, indicators.unit)
    ) as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    targets.reporting_department_code,
    targets.source_file,
    targets.source_sheet,
    targets.source_row
from targets_now() as aims
inner join targets on aims.target_id = targets.target_id
inner join indicators on aims.indicator_id = indicators.indicator_id
where aims.contradicts_own
order by indicators.indicator_id
