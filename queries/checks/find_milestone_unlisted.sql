-- purpose: a milestone of a project number which no ledger lists
-- grain: one row per milestone
-- units: none
-- parameters: none
-- source: milestones, projects
select
    null::varchar as clause_id,
    milestones.project_id as record_id,
    milestones.project_id as record_name,
    milestones.milestone_id as item_key,
    milestones.milestone_name as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    milestones.reporting_department_code,
    milestones.source_file,
    milestones.source_sheet,
    milestones.source_row
from milestones
where
    not exists (
        select 1
        from projects
        where projects.project_id = milestones.project_id
    )
order by milestones.milestone_id
