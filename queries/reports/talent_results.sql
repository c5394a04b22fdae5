-- purpose: what became of the selected of each programme: on their post, evaluated, and the 名额 of employers that decide on their own
-- grain: one row per programme and kind; one more for 名额 that name no kind
-- units: percent, counts
-- parameters: none
-- source: cap_subjects, talent_people, talent_cells, talent_programs, delegations, codes
with
selected as (
    select
        talent_people.program_code,
        talent_people.award_kind,
        count(*) as selected_count
    from cap_subjects
    inner join talent_people on cap_subjects.first_record_id = talent_people.record_id
    group by all
),

-- Shares of the cells that are given: one withheld cell of the list withholds its share.
answers as (
    select
        program_code,
        award_kind,
        sum(award_count) filter (where list_name = 'on_duty' and cell_code = 'yes') as on_duty_count,
        sum(award_count) filter (where list_name = 'on_duty' and cell_code != '') as answered_on_duty_count,
        coalesce(bool_or(is_withheld) filter (where list_name = 'on_duty' and cell_code != ''), false)
            as has_withheld_on_duty,
        sum(award_count) filter (where list_name = 'midterm' and cell_code = 'passed') as passed_count,
        sum(award_count) filter (where list_name = 'midterm' and cell_code != '') as answered_midterm_count,
        coalesce(bool_or(is_withheld) filter (where list_name = 'midterm' and cell_code != ''), false)
            as has_withheld_midterm
    from talent_cells
    group by all
),

quotas as (
    select
        delegations.program_code,
        coalesce(delegations.award_kind, '') as award_kind,
        count(distinct coalesce(delegations.employer_code, delegations.employer_name)) as employer_count,
        sum(delegations.quota_count)::bigint as quota_count,
        sum(delegations.quota_count) filter (where used.cell_code is not null) as answered_quota_count,
        sum(used.award_count)::bigint as used_count,
        count(used.cell_code) as answered_count,
        coalesce(bool_or(used.is_withheld), false) as has_withheld
    from delegations
    left join talent_cells as used on used.list_name = 'used' and delegations.delegation_id = used.cell_code
    group by all
),

kinds as (
    select
        code as award_kind,
        code_name as award_kind_name,
        code_order as award_kind_order
    from codes
    where code_list = 'award_kind'
    union all
    select
        '' as award_kind,
        '不分类别' as award_kind_name,
        99 as award_kind_order
)

select
    talent_programs.program_code,
    talent_programs.program_name,
    talent_programs.clause_id,
    kinds.award_kind_name,
    case when kinds.award_kind != '' then coalesce(selected.selected_count, 0) end as selected_count,
    case when kinds.award_kind = '' then 'not_applicable' end as selected_count_missing_code,
    case when not answers.has_withheld_on_duty then percent_of(answers.on_duty_count, answers.answered_on_duty_count) end
        as on_duty_share_pct,
    case
        when kinds.award_kind = '' then 'not_applicable'
        when answers.has_withheld_on_duty then 'withheld'
        when coalesce(answers.answered_on_duty_count, 0) = 0 then 'not_reported'
    end as on_duty_share_pct_missing_code,
    case when not answers.has_withheld_midterm then percent_of(answers.passed_count, answers.answered_midterm_count) end
        as passed_share_pct,
    case
        when kinds.award_kind = '' then 'not_applicable'
        when answers.has_withheld_midterm then 'withheld'
        when coalesce(answers.answered_midterm_count, 0) = 0 then 'not_reported'
    end as passed_share_pct_missing_code,
    coalesce(quotas.employer_count, 0) as employer_count,
    quotas.quota_count,
    case when quotas.quota_count is null then 'not_reported' end as quota_count_missing_code,
    case when not quotas.has_withheld then quotas.used_count end as used_count,
    case
        when coalesce(quotas.answered_count, 0) = 0 then 'not_reported'
        when quotas.has_withheld then 'withheld'
    end as used_count_missing_code,
    case when not quotas.has_withheld then percent_of(quotas.used_count, quotas.answered_quota_count) end
        as quota_used_share_pct,
    case
        when coalesce(quotas.answered_quota_count, 0) = 0 then 'not_reported'
        when quotas.has_withheld then 'withheld'
    end as quota_used_share_pct_missing_code
from talent_programs
cross join kinds
left join selected
    on talent_programs.program_code = selected.program_code and kinds.award_kind = selected.award_kind
left join answers
    on talent_programs.program_code = answers.program_code and kinds.award_kind = answers.award_kind
left join quotas
    on talent_programs.program_code = quotas.program_code and kinds.award_kind = quotas.award_kind
where kinds.award_kind != '' or quotas.quota_count is not null
order by talent_programs.clause_id, talent_programs.program_name, kinds.award_kind_order
