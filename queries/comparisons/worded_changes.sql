-- purpose: the changes that a choice of a comparison names, in words: what changed, of what, where, from what to what
-- grain: a table macro, one row per leg of a change
-- units: yuan
-- parameters: none
-- source: changed_legs, earlier and later (the two editions): records, indicators, departments, codes, regions
create macro worded_changes(parts, clauses, departments, cities, counties) as table
    select
        chosen.change_kind as change_code,
        coalesce(kinds.code_name, chosen.change_kind) as change_name,
        chosen.clause_id,
        chosen.record_id,
        coalesce(
            records_after.record_name,
            records_before.record_name,
            indicators_after.indicator_name,
            filers.department_name,
            case when chosen.record_id = '人才入选' then '人才入选（合并，不逐人列出）' end
        ) as record_name,
        chosen.city_code,
        chosen_cities.region_name as city_name,
        chosen.county_code,
        chosen.stage,
        stages.code_name as stage_name,
        levels.code_name as funding_level_name,
        chosen.before_amount_yuan::decimal(18, 2) as before_amount_yuan,
        chosen.after_amount_yuan::decimal(18, 2) as after_amount_yuan,
        chosen.change_amount_yuan::decimal(18, 2) as change_amount_yuan,
        coalesce(places_before.region_name, levels_before.code_name, stages_before.code_name, chosen.before_value)
            as before_value,
        coalesce(places_after.region_name, levels_after.code_name, stages_after.code_name, chosen.after_value)
            as after_value,
        chosen.source_file,
        chosen.source_sheet,
        chosen.source_row,
        case when chosen.source_row is not null then null when chosen.record_id = '人才入选' then 'withheld' else 'not_applicable' end
            as source_row_missing_code,
        kinds.code_order as change_order,
        coalesce(records_after.record_kind, records_before.record_kind) as record_kind
    from changed_legs(parts, clauses, departments, cities, counties) as chosen
    left join later.codes as kinds on kinds.code_list = 'change' and chosen.change_kind = kinds.code
    left join later.codes as stages on stages.code_list = 'stage' and chosen.stage = stages.code
    left join later.codes as levels on levels.code_list = 'funding_level' and chosen.funding_level = levels.code
    left join later.regions as chosen_cities on chosen.city_code = chosen_cities.region_code
    left join later.regions as places_before on chosen.before_value = places_before.region_code
    left join later.regions as places_after on chosen.after_value = places_after.region_code
    left join later.codes as levels_before
        on levels_before.code_list = 'funding_level' and chosen.before_value = levels_before.code
    left join later.codes as levels_after
        on levels_after.code_list = 'funding_level' and chosen.after_value = levels_after.code
    left join later.codes as stages_before
        on stages_before.code_list = 'stage' and chosen.change_kind = 'status' and chosen.before_value = stages_before.code
    left join later.codes as stages_after
        on stages_after.code_list = 'stage' and chosen.change_kind = 'status' and chosen.after_value = stages_after.code
    left join later.indicators as indicators_after
        on chosen.change_kind in ('reading', 'definition') and chosen.record_id = indicators_after.indicator_id
    left join later.departments as filers
        on chosen.change_kind = 'reporting' and chosen.record_id = filers.department_code
    left join later.records as records_after on chosen.record_id = records_after.record_id
    left join earlier.records as records_before on chosen.record_id = records_before.record_id
