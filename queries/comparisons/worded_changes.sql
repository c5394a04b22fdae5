-- purpose: the changes that a choice of a comparison names, in words: what changed, of what, where, from what to what
-- grain: a table macro, one row per leg of a change
-- units: yuan
-- parameters: chosen (part, clause, department, city, county)
-- source: changed_legs, earlier and later (the two editions): records, indicators, departments, codes, regions
create macro worded_changes(chosen) as table
    select
        legs.change_kind as change_code,
        coalesce(kinds.code_name, legs.change_kind) as change_name,
        legs.clause_id,
        legs.record_id,
        coalesce(
            records_after.record_name,
            records_before.record_name,
            indicators_after.indicator_name,
            filers.department_name,
            case when legs.record_id = '人才入选' then '人才入选（合并，不逐人列出）' end
        ) as record_name,
        legs.city_code,
        chosen_cities.region_name as city_name,
        legs.county_code,
        legs.stage,
        stages.code_name as stage_name,
        levels.code_name as funding_level_name,
        legs.before_amount_yuan::decimal(18, 2) as before_amount_yuan,
        legs.after_amount_yuan::decimal(18, 2) as after_amount_yuan,
        legs.change_amount_yuan::decimal(18, 2) as change_amount_yuan,
        coalesce(places_before.region_name, levels_before.code_name, stages_before.code_name, legs.before_value)
            as before_value,
        coalesce(places_after.region_name, levels_after.code_name, stages_after.code_name, legs.after_value)
            as after_value,
        legs.source_file,
        legs.source_sheet,
        legs.source_row,
        case when legs.source_row is not null then null when legs.record_id = '人才入选' then 'withheld' else 'not_applicable' end
            as source_row_missing_code,
        kinds.code_order as change_order,
        coalesce(records_after.record_kind, records_before.record_kind) as record_kind
    from changed_legs(chosen) as legs
    left join later.codes as kinds on kinds.code_list = 'change' and legs.change_kind = kinds.code
    left join later.codes as stages on stages.code_list = 'stage' and legs.stage = stages.code
    left join later.codes as levels on levels.code_list = 'funding_level' and legs.funding_level = levels.code
    left join later.regions as chosen_cities on legs.city_code = chosen_cities.region_code
    left join later.regions as places_before on legs.before_value = places_before.region_code
    left join later.regions as places_after on legs.after_value = places_after.region_code
    left join later.codes as levels_before
        on levels_before.code_list = 'funding_level' and legs.before_value = levels_before.code
    left join later.codes as levels_after
        on levels_after.code_list = 'funding_level' and legs.after_value = levels_after.code
    left join later.codes as stages_before
        on stages_before.code_list = 'stage' and legs.change_kind = 'status' and legs.before_value = stages_before.code
    left join later.codes as stages_after
        on stages_after.code_list = 'stage' and legs.change_kind = 'status' and legs.after_value = stages_after.code
    left join later.indicators as indicators_after
        on legs.change_kind in ('reading', 'definition') and legs.record_id = indicators_after.indicator_id
    left join later.departments as filers
        on legs.change_kind = 'reporting' and legs.record_id = filers.department_code
    left join later.records as records_after on legs.record_id = records_after.record_id
    left join earlier.records as records_before on legs.record_id = records_before.record_id
