-- purpose: how much each project is promised, against which limit, and when it is paid
-- grain: one row per project
-- units: yuan, days
-- parameters:
--   $seed integer: where the draw begins; null means nothing is drawn
-- source: demo_plan, demo_profile, demo_groups, demo_reporting
with
based as (
    select
        demo_plan.*,
        demo_profile.low_wan,
        demo_profile.high_wan,
        demo_profile.document_series,
        coalesce(demo_profile.item_department_code, demo_plan.department_code) as item_department_code,
        demo_groups.cap_amount_yuan,
        demo_groups.share_pct,
        demo_groups.basis_column,
        demo_groups.is_exact,
        demo_reporting.as_of_on,
        case
            when demo_plan.is_situation then demo_plan.basis_amount_yuan::double
            when demo_part($seed, demo_plan.project_number, 'basis missing') >= 0.08
                then round(
                    demo_profile.basis_low_wan + (demo_profile.basis_high_wan - demo_profile.basis_low_wan)
                    * power(demo_part($seed, demo_plan.project_number, 'basis'), 2)
                ) * 10000
        end as basis_yuan
    from demo_plan
    inner join demo_profile on demo_plan.clause_id = demo_profile.clause_id
    inner join demo_reporting on demo_plan.department_code = demo_reporting.department_code
    left join demo_groups on demo_plan.rule_group = demo_groups.rule_group
),

limited as (
    select
        *,
        case
            when share_pct is null then cap_amount_yuan::double
            when basis_yuan is not null then least(basis_yuan * share_pct / 100, cap_amount_yuan::double)
        end as limit_yuan,
        low_wan + (high_wan - low_wan) * power(demo_part($seed, project_number, 'amount'), 2) as plain_wan,
        demo_part($seed, project_number, 'bound') as bound_part,
        demo_part($seed, project_number, 'fen') as fen_part,
        demo_part($seed, project_number, 'fen amount') as fen_amount_part
    from based
),

promised as (
    select
        *,
        round(
            case
                when committed_amount_yuan is not null then committed_amount_yuan::double
                when limit_share_pct is not null then limit_yuan * limit_share_pct / 100
                when share_pct is not null and limit_yuan is not null and is_exact
                    then case
                        when bound_part < 0.8 then limit_yuan
                        else floor(limit_yuan * (bound_part - 0.3) / 10000) * 10000
                    end
                when share_pct is not null and limit_yuan is not null
                    then ceil(limit_yuan * (0.7 + 0.3 * bound_part) / 100) * 100
                when share_pct is null and bound_part < 0.003
                    then floor(limit_yuan * (1.02 + 60 * bound_part) / 10000) * 10000
            end,
            2
        ) as ruled_yuan,
        round(
            case when high_wan > 60 then round(plain_wan) * 10000 else round(plain_wan * 100) * 100 end
            + case when fen_part < 0.03 then floor(fen_amount_part * 99999) / 100 else 0 end,
            2
        ) as plain_yuan
    from limited
),

dated as (
    select
        * exclude (ruled_yuan, plain_yuan, committed_amount_yuan),
        coalesce(ruled_yuan, plain_yuan)::decimal(18, 2) as promised_amount_yuan,
        (as_of_on - decided_on)::integer as age_days,
        decided_on + (25 + demo_draw($seed, project_number, 'first delay') % 106)::integer as first_due_on,
        demo_part($seed, project_number, 'year end') < 0.5 as is_year_end,
        (10 + demo_draw($seed, project_number, 'year end month') % 3)::integer as year_end_month,
        (1 + demo_draw($seed, project_number, 'year end day') % 28)::integer as year_end_day,
        demo_part($seed, project_number, 'status') as status_part,
        (40 + 10 * (demo_draw($seed, project_number, 'first share') % 4))::integer as first_share_pct
    from promised
),

planned as (
    select
        *,
        case
            when is_year_end and month(first_due_on) < 10
                then make_date(year(first_due_on), year_end_month, year_end_day)
            else first_due_on
        end as first_on,
        coalesce(project_status = 'applied', age_days < 240 and status_part >= 0.7) as is_applied,
        coalesce(project_status = 'terminated', age_days > 200 and status_part < 0.02) as is_terminated
    from dated
),

followed as (
    select
        *,
        first_on + (200 + demo_draw($seed, project_number, 'second delay') % 220)::integer as second_due_on
    from planned
)

select
    * exclude (paid_on, first_on, second_due_on, first_due_on, basis_yuan, project_status),
    basis_yuan::decimal(18, 2) as basis_yuan,
    project_status as given_status,
    coalesce(paid_on, first_on) as first_on,
    case
        when not is_year_end or month(second_due_on) >= 10 then second_due_on
        else make_date(year(second_due_on), year_end_month, year_end_day)
    end as second_on,
    case
        when is_situation then round(promised_amount_yuan * coalesce(paid_share_pct, 0) / 100, 2)
        else floor(promised_amount_yuan * first_share_pct / 10000) * 100
    end::decimal(18, 2) as first_amount_yuan
from followed
