-- purpose: values that were taken with a decision the sender should know of
-- grain: one row per sheet and decision, with the first row it concerns
-- units: note_count in rows
-- parameters: none
-- source: stg_rows (every table that was judged), stg_amounts, stg_evidence, raw_regions
with decisions as (
    select
        stg_rows.source_sheet,
        stg_rows.source_row,
        unnest(stg_rows.notes) as decision
    from stg_rows

    union all

    select
        raw_regions.source_sheet,
        stg_amounts.source_row,
        '列“' || stg_amounts.source_column || '”的金额细于 1 分，按四舍五入到分' as decision
    from stg_amounts
    inner join raw_regions on raw_regions.region_order = stg_amounts.region_order
    where stg_amounts.is_rounded and stg_amounts.reason is null

    union all

    select
        stg_evidence.source_sheet,
        stg_evidence.source_row,
        stg_evidence.note as decision
    from stg_evidence
    where stg_evidence.note is not null
)

select
    decisions.source_sheet,
    decisions.decision,
    min(decisions.source_row) as source_row,
    count(*) as note_count
from decisions
group by all
order by decisions.source_sheet, source_row, decisions.decision
