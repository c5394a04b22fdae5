-- purpose: the money rules of projects, those that bind together in one row
-- grain: one row per rule group
-- units: yuan, percent
-- parameters: none
-- source: rules
with
bound_together as (
    select
        clause_id,
        rule_group,
        min(amount_yuan) filter (where rule_kind = 'cap') as cap_amount_yuan,
        max(share_pct) as share_pct,
        max(basis_column) as basis_column,
        bool_or(bound = 'exact') as is_exact
    from rules
    where rule_kind in ('cap', 'share', 'match') and subject_kind not in ('团队', '个人')
    group by clause_id, rule_group
)

select
    *,
    row_number() over (partition by clause_id order by rule_group) - 1 as group_order,
    count(*) over (partition by clause_id) as group_count
from bound_together
