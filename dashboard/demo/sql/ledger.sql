-- purpose: each project as its department knows it: state, payments made so far, money of other levels, and whether documents itemise it
-- grain: one row per project
-- units: yuan, months
-- parameters:
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: demo_amounts, demo_recipients, demo_slots
with
paid as (
    select
        *,
        not is_applied and first_amount_yuan > 0 and first_on <= as_of_on as is_first_paid,
        not (is_applied or is_situation or is_terminated) and second_on <= as_of_on as is_second_paid,
        case
            when is_situation then items
            when is_applied or demo_part($seed, project_number, 'items') >= 0.35 then 'none'
            when demo_part($seed, project_number, 'differ') < 0.12 then 'differ'
            else 'agree'
        end as item_kind,
        (not is_situation and demo_part($seed, project_number, 'city money') < 0.14) as has_city_money,
        (not is_situation and demo_part($seed, project_number, 'central money') < 0.04) as has_central_money,
        (not is_situation and demo_part($seed, project_number, 'own money') < 0.02) as has_own_money,
        is_situation or demo_part($seed, project_number, 'level') < 0.75 as is_level_stated,
        not is_situation and demo_part($seed, project_number, 'undated') < 0.01 as is_undated,
        demo_part($seed, project_number, 'shares') as share_part
    from demo_amounts
),

summed as (
    select
        *,
        (promised_amount_yuan - first_amount_yuan)::decimal(18, 2) as second_amount_yuan,
        case when has_city_money then ceil(promised_amount_yuan * (0.15 + 0.15 * share_part) / 10000) * 10000 end
        ::decimal(18, 2) as city_amount_yuan,
        case when has_central_money then ceil(promised_amount_yuan * (0.2 + 0.3 * share_part) / 10000) * 10000 end
        ::decimal(18, 2) as central_amount_yuan,
        case when has_own_money then ceil(promised_amount_yuan * (0.1 + 0.2 * share_part) / 10000) * 10000 end
        ::decimal(18, 2) as own_amount_yuan,
        case
            when item_kind = 'differ' then floor(promised_amount_yuan * (0.05 + 0.1 * share_part) / 100) * 100
            else 0
        end::decimal(18, 2) as behind_amount_yuan
    from paid
),

stated as (
    select
        *,
        (
            case when is_first_paid then first_amount_yuan else 0 end
            + case when is_second_paid then second_amount_yuan else 0 end
        )::decimal(18, 2) as paid_amount_yuan,
        case
            when is_first_paid and item_kind != 'none' and share_part < 0.6 then city_amount_yuan
        end as city_paid_amount_yuan,
        case
            when is_situation then given_status
            when is_applied then 'applied'
            when is_terminated then 'terminated'
            when status_part < 0.035 then 'unstated'
            when age_days < 90 then 'approved'
            when age_days > 600 and is_second_paid and status_part < 0.5 then 'accepted'
            when age_days > 540 and status_part < 0.7 then 'acceptance'
            else 'in_progress'
        end as project_status
    from summed
),

-- How many words there are is looked up first, so that the words themselves are found by plain equality.
drawn as (
    select
        stated.*,
        demo_draw($seed, stated.project_number, 'field') % fields.slot_count as field_slot,
        demo_draw($seed, stated.project_number, 'topic') % topics.slot_count as topic_slot,
        demo_draw($seed, stated.project_number, 'mode') % modes.slot_count as mode_slot,
        coalesce(stated.platform_key, stated.project_number) % platforms.slot_count as platform_slot,
        coalesce(stated.platform_key, stated.project_number) % platform_fields.slot_count as platform_field_slot
    from stated
    left join demo_slots as fields on fields.word_list = 'field' and fields.slot = 0
    left join demo_slots as topics
        on topics.word_list = 'topic' and stated.clause_id = topics.belongs_to and topics.slot = 0
    left join demo_slots as modes
        on modes.word_list = 'organising_mode' and stated.clause_id = modes.belongs_to and modes.slot = 0
    left join demo_slots as platforms
        on platforms.word_list = 'platform' and stated.rule_group = platforms.belongs_to and platforms.slot = 0
    left join demo_slots as platform_fields
        on platform_fields.word_list = 'platform_field' and platform_fields.slot = 0
),

places as (
    select
        project_number,
        row_number() over (partition by department_code order by project_number) + 5 as source_row
    from demo_amounts
)

select
    drawn.project_number,
    drawn.clause_id,
    drawn.group_count,
    drawn.rule_group,
    drawn.basis_column,
    drawn.basis_yuan,
    drawn.promised_amount_yuan,
    drawn.share_part,
    drawn.is_situation,
    drawn.situation,
    drawn.evidence_state,
    drawn.document_number,
    drawn.investment_period_months,
    drawn.is_applied,
    drawn.is_undated,
    drawn.decided_on,
    drawn.project_status,
    drawn.department_code,
    drawn.as_of_on,
    drawn.item_kind,
    drawn.central_amount_yuan,
    drawn.own_amount_yuan,
    drawn.city_amount_yuan,
    drawn.city_paid_amount_yuan,
    drawn.behind_amount_yuan,
    drawn.paid_amount_yuan,
    drawn.first_on,
    drawn.first_amount_yuan,
    drawn.second_on,
    drawn.second_amount_yuan,
    drawn.is_first_paid,
    drawn.is_second_paid,
    drawn.is_level_stated,
    drawn.document_series,
    drawn.item_department_code,
    'YS' || year(drawn.decided_on) || replace(drawn.clause_id, '.', '')
    || format('{:06d}', drawn.project_number) as project_id,
    '（演示）' || coalesce(
        drawn.project_title,
        '面向' || fields.word || '的' || coalesce(topics.word, clauses.short_title) || drawn.project_number
    ) as project_name,
    case
        when drawn.group_count > 1
            then
                '（演示）' || platform_fields.word || coalesce(platforms.word, '创新平台')
                || coalesce(drawn.platform_key, drawn.project_number)
    end as platform_name,
    modes.word as organising_mode,
    case
        when drawn.is_situation or demo_part($seed, drawn.project_number, 'no code') >= 0.01
            then demo_recipients.recipient_code
    end as recipient_code,
    demo_recipients.recipient_name,
    demo_recipients.city_code,
    demo_recipients.county_code,
    demo_files.batch_id,
    demo_files.source_file,
    places.source_row
from drawn
inner join places on drawn.project_number = places.project_number
inner join clauses on drawn.clause_id = clauses.clause_id
inner join demo_recipients
    on
        drawn.recipient_kind = demo_recipients.recipient_kind
        and drawn.recipient_number = demo_recipients.recipient_number
inner join demo_files on drawn.department_code = demo_files.department_code and demo_files.file_kind = 'projects'
left join demo_slots as fields on fields.word_list = 'field' and drawn.field_slot = fields.slot
left join demo_slots as topics
    on topics.word_list = 'topic' and drawn.clause_id = topics.belongs_to and drawn.topic_slot = topics.slot
left join demo_slots as modes
    on modes.word_list = 'organising_mode' and drawn.clause_id = modes.belongs_to and drawn.mode_slot = modes.slot
left join demo_slots as platforms
    on
        platforms.word_list = 'platform'
        and drawn.rule_group = platforms.belongs_to
        and drawn.platform_slot = platforms.slot
left join demo_slots as platform_fields
    on platform_fields.word_list = 'platform_field' and drawn.platform_field_slot = platform_fields.slot
