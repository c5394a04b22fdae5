-- purpose: no amount that came in is lost on the way to the money entries
-- grain: one row per fact table whose sum differs; must be none
-- units: yuan
-- parameters: none
-- source: claims, commitments, disbursements, talent_awards, money_entries
with
stated as (
    select
        'claim' as entry_source,
        coalesce(sum(claimed_amount_yuan), 0) as amount_yuan
    from claims
    union all
    select
        'item' as entry_source,
        (select coalesce(sum(committed_amount_yuan), 0) from commitments)
        + (select coalesce(sum(disbursed_amount_yuan), 0) from disbursements) as amount_yuan
    union all
    select
        'award' as entry_source,
        coalesce(sum(support_amount_yuan), 0) + coalesce(sum(disbursed_amount_yuan), 0) as amount_yuan
    from talent_awards
),

entered as (
    select
        entry_source,
        coalesce(sum(committed_amount_yuan), 0)
        + coalesce(sum(disbursed_amount_yuan), 0)
        + coalesce(sum(applied_amount_yuan), 0) as amount_yuan
    from money_entries
    group by entry_source
)

select
    stated.entry_source,
    stated.amount_yuan,
    coalesce(entered.amount_yuan, 0) as entered_amount_yuan
from stated
left join entered on stated.entry_source = entered.entry_source
where stated.amount_yuan != coalesce(entered.amount_yuan, 0)
order by stated.entry_source
