-- purpose: everything that money can belong to: projects, talent awards, and numbers that money names but no ledger lists
-- grain: one row per project, award or unlisted project number
-- units: yuan, months
-- parameters: none
-- source: projects, talent_people, commitments, disbursements, rules, codes, clauses
with
money_groups as (
    select distinct
        clause_id,
        rule_group,
        subject_kind
    from rules
    where rule_kind in ('cap', 'share', 'match')
),

project_records as (
    select
        projects.project_id as record_id,
        'project' as record_kind,
        projects.project_name as record_name,
        projects.clause_id,
        projects.rule_group as declared_rule_group,
        projects.platform_name,
        projects.recipient_code,
        projects.recipient_name,
        projects.city_code,
        projects.county_code,
        coalesce(projects.project_status, 'unstated') as project_status,
        null::varchar as stage_code,
        projects.approved_on,
        projects.organising_mode,
        projects.total_investment_amount_yuan,
        projects.national_grant_amount_yuan,
        projects.actual_investment_amount_yuan,
        projects.investment_period_months,
        projects.remark,
        projects.reporting_department_code,
        projects.batch_id,
        projects.source_file,
        projects.source_sheet,
        projects.source_row
    from projects
),

-- A person has no place, year, employer or stage here; only the fixed lists of talent_cells count them (D-049).
award_records as (
    select
        talent_people.record_id,
        'award' as record_kind,
        talent_people.award_kind_name,
        talent_people.record_name,
        talent_people.clause_id,
        case talent_people.counts_as when 'committed' then 'approved' else 'applied' end as project_status,
        talent_people.reporting_department_code,
        talent_people.batch_id,
        talent_people.source_file
    from talent_people
),

named_by_money as (
    select
        project_id,
        reporting_department_code,
        batch_id,
        source_file,
        source_sheet,
        source_row
    from commitments
    union all
    select
        project_id,
        reporting_department_code,
        batch_id,
        source_file,
        source_sheet,
        source_row
    from disbursements
),

unlisted_records as (
    select
        project_id as record_id,
        'unlisted' as record_kind,
        '（台账未列）' || project_id as record_name,
        'unstated' as project_status,
        min_by(reporting_department_code, source_row) as reporting_department_code,
        min_by(batch_id, source_row) as batch_id,
        min_by(source_file, source_row) as source_file,
        min_by(source_sheet, source_row) as source_sheet,
        min(source_row) as source_row
    from named_by_money
    where project_id not in (select projects.project_id from projects)
    group by project_id
),

all_records as (
    select * from project_records
    union all by name
    select * from award_records
    union all by name
    select * from unlisted_records
),

choices as (
    select
        clause_id,
        case when subject_kind in ('团队', '个人') then subject_kind end as award_kind_name,
        count(distinct rule_group) as group_count,
        min(rule_group) as only_group,
        min(subject_kind) as subject_kind,
        list(distinct rule_group) as rule_groups
    from money_groups
    group by all
),

placed as (
    select
        all_records.*,
        clauses.part_id,
        case
            when choices.group_count = 1 then choices.only_group
            when list_contains(choices.rule_groups, all_records.declared_rule_group)
                then all_records.declared_rule_group
        end as rule_group,
        choices.subject_kind
    from all_records
    left join clauses on all_records.clause_id = clauses.clause_id
    left join choices
        on
            all_records.clause_id = choices.clause_id
            and coalesce(all_records.award_kind_name, '') = coalesce(choices.award_kind_name, '')
)

select
    record_id,
    record_kind,
    record_name,
    clause_id,
    part_id,
    rule_group,
    subject_kind,
    case subject_kind
        when '平台' then coalesce(platform_name, record_id)
        when '户' then coalesce(recipient_code, recipient_name, record_id)
        else record_id
    end as subject_id,
    case subject_kind
        when '平台' then coalesce(platform_name, record_name)
        when '户' then coalesce(recipient_name, record_name)
        else record_name
    end as subject_name,
    platform_name,
    recipient_code,
    recipient_name,
    city_code,
    county_code,
    project_status,
    stage_code,
    approved_on,
    organising_mode,
    total_investment_amount_yuan,
    national_grant_amount_yuan,
    actual_investment_amount_yuan,
    investment_period_months,
    remark,
    -- Keywords never match a person; otherwise they would reveal what the lists withhold.
    case
        when record_kind = 'award' then ''
        else lower(concat_ws(' ', record_id, record_name, platform_name, recipient_name, recipient_code))
    end as search_text,
    reporting_department_code,
    batch_id,
    source_file,
    source_sheet,
    source_row
from placed
