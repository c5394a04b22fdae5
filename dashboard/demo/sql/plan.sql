-- purpose: what each project is: its clause, rule, department, recipient and day; the named situations come first
-- grain: one row per project
-- units: yuan, months, percent
-- parameters:
--   $projects integer: how many projects there are; null means none
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: demo_situations, demo_clause_slots, demo_profile, demo_groups, demo_reporters, demo_months, demo_recipients
with
situations as (
    select
        demo_situations.*,
        row_number() over (order by demo_situations.situation_order) as project_number,
        count(*) over () as situation_count
    from demo_situations
    inner join clauses on demo_situations.clause_id = clauses.clause_id and clauses.money_kind != 'none'
),

sizes as (
    select
        any_value(slot_count) as slot_count,
        any_value(company_slot_count) as company_slot_count,
        (select any_value(city_count) from demo_cities) as city_count,
        coalesce((select any_value(situation_count) from situations), 0) as situation_count
    from demo_clause_slots
),

numbered as (
    select
        unnest(range(1, $projects + 1)) as project_number,
        sizes.*
    from sizes
),

slotted as (
    select
        numbered.project_number,
        numbered.city_count,
        numbered.project_number - numbered.situation_count as plain_number,
        demo_draw($seed, project_number, 'clause') % case
            when numbered.project_number - numbered.situation_count <= numbered.city_count
                then numbered.company_slot_count
            else numbered.slot_count
        end as clause_slot
    from numbered
),

kinds as (
    select
        slotted.project_number,
        slotted.city_count,
        slotted.plain_number,
        situations.* exclude (project_number, clause_id, department_code, rule_group),
        situations.clause_id is not null as is_situation,
        coalesce(situations.clause_id, demo_clause_slots.clause_id) as clause_id,
        situations.department_code as given_department_code,
        situations.rule_group as given_rule_group
    from slotted
    left join situations on slotted.project_number = situations.project_number
    left join demo_clause_slots on slotted.clause_slot = demo_clause_slots.slot
),

choices as (
    select
        clause_id,
        any_value(group_count) as group_count
    from demo_groups
    group by clause_id
),

-- How many there are to draw from is looked up first, so that what is drawn is found by plain equality.
reporter_slots as (
    select
        kinds.*,
        demo_draw($seed, kinds.project_number, 'department') % counts.slot_count as reporter_slot
    from kinds
    left join demo_reporters as counts on kinds.clause_id = counts.clause_id and counts.slot = 0
),

reporting as (
    select
        reporter_slots.* exclude (reporter_slot),
        coalesce(reporter_slots.given_department_code, demo_reporters.department_code) as department_code
    from reporter_slots
    left join demo_reporters
        on
            reporter_slots.clause_id = demo_reporters.clause_id
            and reporter_slots.reporter_slot = demo_reporters.slot
),

pools as (
    select
        recipient_kind,
        any_value(recipient_count) as recipient_count
    from demo_recipients
    group by recipient_kind
),

drawn as (
    select
        reporting.*,
        coalesce(choices.group_count, 0) as group_count,
        demo_draw($seed, reporting.project_number, 'rule') % choices.group_count as group_slot,
        demo_draw($seed, reporting.project_number, 'month') % counts.slot_count as month_slot
    from reporting
    inner join demo_months as counts on reporting.department_code = counts.department_code and counts.slot = 0
    left join choices on reporting.clause_id = choices.clause_id
),

keyed as (
    select
        drawn.*,
        demo_profile.recipient_kind,
        case
            when drawn.is_situation then drawn.recipient_key
            when drawn.plain_number <= drawn.city_count then drawn.plain_number
            -- The first ten recipients of a kind belong to the situations and to the cities.
            else 11 + (demo_draw($seed, drawn.project_number, 'recipient') % (pools.recipient_count - 10))::bigint
        end as recipient_number,
        case
            when drawn.is_situation then drawn.given_rule_group
            when drawn.group_count = 1 or demo_part($seed, drawn.project_number, 'no rule') >= 0.05
                then demo_groups.rule_group
        end as rule_group
    from drawn
    inner join demo_profile on drawn.clause_id = demo_profile.clause_id
    inner join pools on demo_profile.recipient_kind = pools.recipient_kind
    left join demo_groups
        on drawn.clause_id = demo_groups.clause_id and drawn.group_slot = demo_groups.group_order
)

select
    keyed.* exclude (given_department_code, given_rule_group, decided_on, city_count, plain_number, recipient_key, group_slot, month_slot),
    coalesce(
        keyed.decided_on,
        demo_months.month_on + (demo_draw($seed, keyed.project_number, 'day') % 28)::integer
    ) as decided_on
from keyed
inner join demo_months on keyed.department_code = demo_months.department_code and keyed.month_slot = demo_months.slot
