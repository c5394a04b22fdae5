-- purpose: every amount that a source states, with the decision whether it counts: itemised facts count instead of a ledger's claim, never on top of it
-- grain: one row per claim, commitment, disbursement, talent award amount, and one without amount for a record that states none
-- units: yuan
-- parameters: none
-- source: records, claims, commitments, disbursements, talent_people
with
items as (
    select
        commitment_id as entry_id,
        project_id as record_id,
        'committed' as stage,
        funding_level,
        'item' as entry_source,
        committed_amount_yuan as amount_yuan,
        committed_on as entry_on,
        document_number,
        null as source_column,
        reporting_department_code,
        batch_id,
        source_file,
        source_sheet,
        source_row
    from commitments
    union all
    select
        disbursement_id as entry_id,
        project_id as record_id,
        'disbursed' as stage,
        funding_level,
        'item' as entry_source,
        disbursed_amount_yuan as amount_yuan,
        disbursed_on as entry_on,
        voucher_number as document_number,
        null as source_column,
        reporting_department_code,
        batch_id,
        source_file,
        source_sheet,
        source_row
    from disbursements
),

item_levels as (
    select
        record_id,
        stage,
        list(distinct funding_level) as funding_levels
    from items
    group by all
),

weighed_claims as (
    select
        claims.project_id || '|' || claims.stage || '|' || claims.funding_level as entry_id,
        claims.project_id as record_id,
        claims.stage,
        claims.funding_level,
        'claim' as entry_source,
        claims.claimed_amount_yuan as amount_yuan,
        -- A cumulative claim has no date of its own: what was committed takes the day of approval, nothing else does.
        case when claims.stage = 'committed' then records.approved_on end as entry_on,
        null as document_number,
        claims.source_column,
        claims.reporting_department_code,
        claims.batch_id,
        claims.source_file,
        claims.source_sheet,
        claims.source_row,
        item_levels.record_id is not null
        and (
            claims.funding_level = 'unstated'
            or list_contains(item_levels.funding_levels, 'unstated')
            or list_contains(item_levels.funding_levels, claims.funding_level)
        ) as is_replaced
    from claims
    inner join records on claims.project_id = records.record_id and records.record_kind = 'project'
    left join item_levels on claims.project_id = item_levels.record_id and claims.stage = item_levels.stage
),

-- An award has neither date nor source row here, so its money is undated.
awards as (
    select
        talent_people.record_id || '|' || talent_people.counts_as as entry_id,
        talent_people.record_id,
        talent_people.counts_as as stage,
        talent_people.funding_level,
        'award' as entry_source,
        talent_people.support_amount_yuan as amount_yuan,
        talent_people.reporting_department_code,
        talent_people.batch_id,
        talent_people.source_file
    from talent_people
    union all
    select
        talent_people.record_id || '|disbursed' as entry_id,
        talent_people.record_id,
        'disbursed' as stage,
        talent_people.funding_level,
        'award' as entry_source,
        talent_people.disbursed_amount_yuan as amount_yuan,
        talent_people.reporting_department_code,
        talent_people.batch_id,
        talent_people.source_file
    from talent_people
    where talent_people.disbursed_amount_yuan is not null
),

amounts as (
    select
        items.*,
        true as is_counted
    from items
    union all by name
    select
        weighed_claims.* exclude (is_replaced),
        not weighed_claims.is_replaced as is_counted
    from weighed_claims
    union all by name
    select
        awards.*,
        true as is_counted
    from awards
),

silent as (
    select
        record_id || '|none' as entry_id,
        record_id,
        'none' as stage,
        'unstated' as funding_level,
        'none' as entry_source,
        approved_on as entry_on,
        reporting_department_code,
        batch_id,
        source_file,
        source_sheet,
        source_row,
        true as is_counted
    from records
    where record_id not in (select amounts.record_id from amounts)
),

entries as (
    select * from amounts
    union all by name
    select * from silent
)

select
    entries.entry_id,
    entries.record_id,
    records.record_kind,
    records.clause_id,
    records.part_id,
    records.city_code,
    records.county_code,
    records.project_status,
    records.subject_kind,
    records.subject_id,
    entries.reporting_department_code,
    entries.stage,
    entries.funding_level,
    entries.entry_source,
    entries.is_counted,
    entries.entry_on,
    coalesce(year(entries.entry_on)::varchar, 'undated') as entry_year,
    coalesce(strftime(entries.entry_on, '%Y-%m'), 'undated') as entry_month,
    case when entries.stage = 'applied' then entries.amount_yuan end::decimal(18, 2) as applied_amount_yuan,
    case when entries.stage = 'committed' then entries.amount_yuan end::decimal(18, 2) as committed_amount_yuan,
    case when entries.stage = 'disbursed' then entries.amount_yuan end::decimal(18, 2) as disbursed_amount_yuan,
    entries.document_number,
    entries.source_column,
    entries.batch_id,
    entries.source_file,
    entries.source_sheet,
    entries.source_row
from entries
inner join records on entries.record_id = records.record_id
