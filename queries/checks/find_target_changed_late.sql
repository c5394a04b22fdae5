-- purpose: a target that a later document changed after the day on which it was due
-- grain: one row per target that was replaced so
-- units: none
-- parameters: none
-- source: targets_listed, indicators
with
listed as (
    select *
    from targets_listed()
    where is_issued
)

select
    earlier.clause_id,
    earlier.clause_id || ' 目标' as record_id,
    indicators.indicator_name as record_name,
    earlier.target_id as item_key,
    concat(
        earlier.document_number, '，', target_words(earlier.target_value, earlier.target_bound, earlier.target_due_on, indicators.unit), '；',
        later.document_on, ' 印发的', later.document_number, '改为',
        target_words(later.target_value, later.target_bound, later.target_due_on, indicators.unit)
    ) as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    later.reporting_department_code,
    later.source_file,
    later.source_sheet,
    later.source_row
from listed as earlier
inner join listed as later on earlier.later_target_id = later.target_id
inner join indicators on earlier.indicator_id = indicators.indicator_id
where
    later.document_on > earlier.target_due_on
    and (
        later.target_value != earlier.target_value
        or later.target_bound != earlier.target_bound
        or later.target_due_on != earlier.target_due_on
    )
order by earlier.target_id
