-- purpose: money committed and paid in each month and up to it; money without a date stands under undated, so that the months add up
-- grain: one row per month with money, and undated: where the years leave it out, its money stands in the undated columns alone
-- units: yuan, counts
-- parameters: $chosen (year, part, clause, department, reporting_department, city, county, funding_level, project_status, q)
-- source: selected_money, undated_money, clause_money
with
entries as (
    select
        *,
        false as is_beside
    from selected_money($chosen)
    union all by name
    select
        *,
        true as is_beside
    from undated_money($chosen)
),

sums as (
    select
        entry_month,
        bool_and(is_beside) as is_left_out,
        sum(committed_amount_yuan) filter (where not is_beside) as committed_amount_yuan,
        sum(disbursed_amount_yuan) filter (where not is_beside) as disbursed_amount_yuan,
        coalesce(sum(committed_amount_yuan) filter (where is_beside), 0)::decimal(18, 2) as committed_undated_amount_yuan,
        coalesce(sum(disbursed_amount_yuan) filter (where is_beside), 0)::decimal(18, 2) as disbursed_undated_amount_yuan,
        count(distinct record_id) filter (where record_kind = 'project' and not is_beside) as project_count
    from entries
    where committed_amount_yuan is not null or disbursed_amount_yuan is not null
    group by entry_month
),

-- What is said of a month in which there is nothing of a stage: the same as of the clauses under a filter of year.
silence as (
    select
        coalesce(max(committed_amount_yuan_missing_code), 'not_applicable') as committed_missing_code,
        nullif(sum(committed_amount_yuan), if(committed_missing_code = 'withheld', 0, null)) as committed_amount_yuan,
        coalesce(max(disbursed_amount_yuan_missing_code), 'not_applicable') as disbursed_missing_code,
        nullif(sum(disbursed_amount_yuan), if(disbursed_missing_code = 'withheld', 0, null)) as disbursed_amount_yuan
    from clause_money(struct_update($chosen, year := ['none']))
),

measured as (
    select
        sums.entry_month,
        if(sums.is_left_out, null, coalesce(sums.committed_amount_yuan, silence.committed_amount_yuan))::decimal(18, 2)
            as committed_amount_yuan,
        if(sums.is_left_out, 'not_applicable', silence.committed_missing_code) as committed_missing_code,
        if(sums.is_left_out, null, coalesce(sums.disbursed_amount_yuan, silence.disbursed_amount_yuan))::decimal(18, 2)
            as disbursed_amount_yuan,
        if(sums.is_left_out, 'not_applicable', silence.disbursed_missing_code) as disbursed_missing_code,
        sums.committed_undated_amount_yuan,
        sums.disbursed_undated_amount_yuan,
        sums.project_count
    from sums
    cross join silence
),

-- What is known up to a month: nothing before the first amount, and nothing of what has no date.
summed_up as (
    select
        *,
        if(entry_month != 'undated', sum(committed_amount_yuan) over (order by entry_month), null)::decimal(18, 2)
            as committed_to_date_amount_yuan,
        if(entry_month != 'undated', sum(disbursed_amount_yuan) over (order by entry_month), null)::decimal(18, 2)
            as disbursed_to_date_amount_yuan
    from measured
)

select
    entry_month,
    committed_amount_yuan,
    case when committed_amount_yuan is null then committed_missing_code end as committed_amount_yuan_missing_code,
    disbursed_amount_yuan,
    case when disbursed_amount_yuan is null then disbursed_missing_code end as disbursed_amount_yuan_missing_code,
    committed_to_date_amount_yuan,
    case
        when entry_month = 'undated' then 'not_applicable'
        when committed_to_date_amount_yuan is null then committed_missing_code
    end as committed_to_date_amount_yuan_missing_code,
    disbursed_to_date_amount_yuan,
    case
        when entry_month = 'undated' then 'not_applicable'
        when disbursed_to_date_amount_yuan is null then disbursed_missing_code
    end as disbursed_to_date_amount_yuan_missing_code,
    committed_undated_amount_yuan,
    disbursed_undated_amount_yuan,
    project_count
from summed_up
order by entry_month
