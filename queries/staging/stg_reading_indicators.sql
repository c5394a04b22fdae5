-- purpose: which indicator a row of 指标填报 speaks of
-- grain: one row per data row of a recognised 指标填报 table
-- units: none
-- parameters: none
-- source: raw_indicators, indicators, stg_clause_names
with wanted as (
    select
        raw_indicators.region_order,
        raw_indicators.source_row,
        raw_indicators.indicator_number,
        raw_indicators.indicator_name,
        if(is_missing(raw_indicators.indicator_number), null, lower(narrow(raw_indicators.indicator_number)))
            as number_words,
        if(is_missing(raw_indicators.indicator_name), null, name_words(raw_indicators.indicator_name)) as title_words,
        stg_clause_names.clause_id as named_clause_id
    from raw_indicators
    left join stg_clause_names on stg_clause_names.clause_name = clause_words(raw_indicators.clause)
),

-- The number decides, else the name within the clause; a number may stand in the column of names, and the reverse.
by_number as (
    select
        wanted.region_order,
        wanted.source_row,
        indicators.indicator_id
    from wanted
    inner join indicators
        on lower(indicators.indicator_id) = coalesce(wanted.number_words, lower(narrow(wanted.indicator_name)))
),

by_name as (
    select
        wanted.region_order,
        wanted.source_row,
        min(indicators.indicator_id) as indicator_id,
        count(*) as name_count,
        string_agg(indicators.clause_id, '、' order by indicators.clause_id) as clause_ids
    from wanted
    inner join indicators
        on
            name_words(indicators.indicator_name) = coalesce(wanted.title_words, name_words(wanted.indicator_number))
            and coalesce(wanted.named_clause_id, indicators.clause_id) = indicators.clause_id
    group by all
)

select
    wanted.region_order,
    wanted.source_row,
    wanted.number_words,
    wanted.title_words,
    wanted.named_clause_id,
    coalesce(by_number.indicator_id, by_name.indicator_id) as indicator_id,
    if(by_number.indicator_id is null, by_name.clause_ids, null) as clause_ids,
    by_number.indicator_id is null and by_name.name_count > 1 as is_ambiguous,
    by_number.indicator_id != by_name.indicator_id and by_name.name_count = 1 as is_contradicted
from wanted
left join by_number
    on
        by_number.region_order = wanted.region_order
        and by_number.source_row = wanted.source_row
left join by_name
    on
        by_name.region_order = wanted.region_order
        and by_name.source_row = wanted.source_row
order by wanted.region_order, wanted.source_row
