-- purpose: a milestone of which the state, the day of completion and the share do not agree, or that is done in the future
-- grain: one row per milestone
-- units: none
-- parameters: none
-- source: milestones, records, batches
select
    records.clause_id,
    milestones.project_id as record_id,
    coalesce(records.record_name, milestones.project_id) as record_name,
    milestones.milestone_id as item_key,
    milestones.milestone_name as item_name,
    null::decimal(18, 2) as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    milestones.reporting_department_code,
    milestones.source_file,
    milestones.source_sheet,
    milestones.source_row
from milestones
inner join batches on milestones.batch_id = batches.batch_id
left join records on milestones.project_id = records.record_id
where
    (milestones.completed_on is not null and milestones.milestone_status not in ('done', 'unstated'))
    or (milestones.milestone_status = 'done' and milestones.progress_share_pct < 100)
    or (milestones.milestone_status = 'not_started' and milestones.progress_share_pct > 0)
    or milestones.completed_on > batches.as_of_on
order by milestones.milestone_id
