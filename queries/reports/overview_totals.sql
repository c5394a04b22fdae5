-- purpose: the headline figures of the chosen records
-- grain: one row
-- units: yuan, percent, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: clause_money, selected_money, selected_subjects, people_left_out, selected_clauses
with
caps as (
    select
        count(*) as subject_count,
        count(*) filter (where cap_subjects.state_code = 'exceeded') as exceeded_subject_count,
        count(*) filter (where cap_subjects.state_code in ('near', 'reached')) as near_or_reached_subject_count,
        count(*) filter (where cap_subjects.state_code in ('no_basis', 'pending')) as unproved_subject_count
    from selected_subjects($chosen) as cap_subjects
),

hidden as (
    select
        coalesce(bool_or(leaves_people_out), false) as leaves_people_out,
        coalesce(bool_or(leaves_subjects_out), false) as leaves_subjects_out
    from people_left_out($chosen)
),

-- The total has nothing for the gravest of the reasons why its clauses have nothing: the codes sort by gravity;
-- where no clause is in the choice, as under a department that does not answer for it, there is nothing to ask for.
-- Where people are left out, nothing beside them is no 0.
money as (
    select
        coalesce(max(applied_amount_yuan_missing_code), 'not_applicable') as applied_missing_code,
        nullif(sum(applied_amount_yuan), if(applied_missing_code = 'withheld', 0, null))::decimal(18, 2) as applied_amount_yuan,
        coalesce(max(committed_amount_yuan_missing_code), 'not_applicable') as committed_missing_code,
        nullif(sum(committed_amount_yuan), if(committed_missing_code = 'withheld', 0, null))::decimal(18, 2) as committed_amount_yuan,
        coalesce(max(disbursed_amount_yuan_missing_code), 'not_applicable') as disbursed_missing_code,
        nullif(sum(disbursed_amount_yuan), if(disbursed_missing_code = 'withheld', 0, null))::decimal(18, 2) as disbursed_amount_yuan,
        nullif(sum(applied_undated_amount_yuan), 0) as applied_undated_amount_yuan,
        nullif(sum(committed_undated_amount_yuan), 0) as committed_undated_amount_yuan,
        nullif(sum(disbursed_undated_amount_yuan), 0) as disbursed_undated_amount_yuan,
        coalesce(sum(project_count), 0)::bigint as project_count,
        coalesce(sum(award_count), 0)::bigint as award_count
    from clause_money($chosen)
),

counts as (
    select
        count(distinct record_id) filter (where record_kind = 'unlisted') as unlisted_count,
        count(distinct clause_id) as clause_with_records_count,
        count(distinct city_code) as city_count
    from selected_money($chosen)
),

-- Nobody is left to count, but people are left out: their number is withheld, not 0.
unseen as (
    select
        hidden.leaves_subjects_out and caps.subject_count = 0 as withholds_counts,
        hidden.leaves_people_out and counts.clause_with_records_count = 0 as withholds_clauses
    from hidden
    cross join caps
    cross join counts
)

select
    money.applied_amount_yuan,
    case when money.applied_amount_yuan is null then money.applied_missing_code end as applied_amount_yuan_missing_code,
    money.committed_amount_yuan,
    case when money.committed_amount_yuan is null then money.committed_missing_code end as committed_amount_yuan_missing_code,
    money.disbursed_amount_yuan,
    case when money.disbursed_amount_yuan is null then money.disbursed_missing_code end as disbursed_amount_yuan_missing_code,
    undated_beside(money.applied_undated_amount_yuan, money.applied_amount_yuan) as applied_undated_amount_yuan,
    case when money.applied_undated_amount_yuan is null then applied_amount_yuan_missing_code end as applied_undated_amount_yuan_missing_code,
    undated_beside(money.committed_undated_amount_yuan, money.committed_amount_yuan) as committed_undated_amount_yuan,
    case when money.committed_undated_amount_yuan is null then committed_amount_yuan_missing_code end as committed_undated_amount_yuan_missing_code,
    undated_beside(money.disbursed_undated_amount_yuan, money.disbursed_amount_yuan) as disbursed_undated_amount_yuan,
    case when money.disbursed_undated_amount_yuan is null then disbursed_amount_yuan_missing_code end as disbursed_undated_amount_yuan_missing_code,
    paid_share(
        ($chosen).year, money.disbursed_amount_yuan, money.committed_amount_yuan,
        money.disbursed_undated_amount_yuan, money.committed_undated_amount_yuan
    ) as disbursed_share_pct,
    share_missing_code(disbursed_share_pct, committed_amount_yuan_missing_code, disbursed_amount_yuan_missing_code)
        as disbursed_share_pct_missing_code,
    money.project_count,
    case when not hidden.leaves_people_out then money.award_count end as award_count,
    case when hidden.leaves_people_out then 'withheld' end as award_count_missing_code,
    counts.unlisted_count,
    case when not unseen.withholds_clauses then counts.clause_with_records_count end as clause_with_records_count,
    case when unseen.withholds_clauses then 'withheld' end as clause_with_records_count_missing_code,
    (select count(*) from selected_clauses($chosen)) as clause_count,
    counts.city_count,
    case when not unseen.withholds_counts then caps.subject_count end as subject_count,
    case when unseen.withholds_counts then 'withheld' end as subject_count_missing_code,
    case when not unseen.withholds_counts then caps.exceeded_subject_count end as exceeded_subject_count,
    case when unseen.withholds_counts then 'withheld' end as exceeded_subject_count_missing_code,
    case when not unseen.withholds_counts then caps.near_or_reached_subject_count end as near_or_reached_subject_count,
    case when unseen.withholds_counts then 'withheld' end as near_or_reached_subject_count_missing_code,
    case when not unseen.withholds_counts then caps.unproved_subject_count end as unproved_subject_count,
    case when unseen.withholds_counts then 'withheld' end as unproved_subject_count_missing_code
from money
cross join counts
cross join caps
cross join hidden
cross join unseen
