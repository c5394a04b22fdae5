-- purpose: every way in which a rule of a clause is named, with or without the part before its first hyphen
-- grain: one row per clause and name
-- units: none
-- parameters: none
-- source: rules
with rule_groups as (
    select distinct
        rules.rule_group,
        rules.clause_id
    from rules
    where rules.rule_group is not null
)

select
    unnest([rule_groups.rule_group, regexp_replace(rule_groups.rule_group, '^[^-]*-', '')]) as group_name,
    rule_groups.rule_group,
    rule_groups.clause_id
from rule_groups
order by rule_groups.clause_id, rule_groups.rule_group
