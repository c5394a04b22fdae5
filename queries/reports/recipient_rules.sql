-- purpose: the limits that the subjects of one 承担单位 are held against, with their states; a subject may also have records of others
-- grain: one row per subject and clause that has a money rule
-- units: yuan, percent
-- parameters:
--   $id text: one 承担单位 by its 统一社会信用代码, or by its name where no code is given; null means all
-- source: records, cap_subjects, rules, codes
with
own_subjects as (
    select distinct
        clause_id,
        subject_kind,
        subject_id
    from records
    where
        record_kind = 'project'
        and recipient_name is not null
        and ($id is null or coalesce(recipient_code, recipient_name) = $id)
)

select
    cap_subjects.clause_id,
    cap_subjects.subject_id as record_id,
    cap_subjects.subject_name as record_name,
    cap_subjects.subject_kind,
    rules.rule_name,
    states.code_name as state,
    cap_subjects.committed_amount_yuan,
    case when cap_subjects.committed_amount_yuan is null then 'not_reported' end as committed_amount_yuan_missing_code,
    cap_subjects.limit_amount_yuan,
    case when cap_subjects.limit_amount_yuan is null then 'not_reported' end as limit_amount_yuan_missing_code,
    cap_subjects.used_share_pct,
    case when cap_subjects.used_share_pct is null then 'not_reported' end as used_share_pct_missing_code,
    cap_subjects.record_count
from cap_subjects
inner join own_subjects
    on
        cap_subjects.clause_id = own_subjects.clause_id
        and cap_subjects.subject_kind = own_subjects.subject_kind
        and cap_subjects.subject_id = own_subjects.subject_id
inner join codes as states on states.code_list = 'state' and cap_subjects.state_code = states.code
left join rules on cap_subjects.rule_id = rules.rule_id
order by cap_subjects.clause_id, cap_subjects.subject_kind, cap_subjects.subject_id
