-- purpose: what a money rule is held against: a project, platform, institution, team or person, with all its records that are more than an application
-- grain: one row per subject and clause that has a money rule
-- units: yuan
-- parameters: none
-- source: records, money_entries
with
promised as (
    select distinct record_id
    from money_entries
    where is_counted and stage = 'committed'
),

held_records as (
    select records.*
    from records
    left join promised on records.record_id = promised.record_id
    where
        records.subject_kind is not null
        and (records.project_status != 'applied' or promised.record_id is not null)
)

select
    clause_id,
    part_id,
    subject_kind,
    subject_id,
    min(subject_name) as subject_name,
    case when count(rule_group) = count(*) and count(distinct rule_group) = 1 then min(rule_group) end as rule_group,
    count(*) as record_count,
    min(record_id) as first_record_id,
    case when count(distinct city_code) = 1 then min(city_code) end as city_code,
    case when count(distinct county_code) = 1 then min(county_code) end as county_code,
    case when count(total_investment_amount_yuan) = count(*) then sum(total_investment_amount_yuan) end
        as total_investment_amount_yuan,
    case when count(national_grant_amount_yuan) = count(*) then sum(national_grant_amount_yuan) end
        as national_grant_amount_yuan,
    case when count(actual_investment_amount_yuan) = count(*) then sum(actual_investment_amount_yuan) end
        as actual_investment_amount_yuan,
    case when count(investment_period_months) = count(*) then min(investment_period_months) end
        as investment_period_months
from held_records
group by clause_id, part_id, subject_kind, subject_id
