-- purpose: how many stand at each stage of each ladder, and how many of those before have come so far
-- grain: one row per programme, kind, ladder and stage
-- units: percent, counts
-- parameters: $chosen (program)
-- source: selected_talent, talent_stages
with
listed as (
    select * from selected_talent('applied', $chosen)
    union all
    select * from selected_talent('committed', $chosen)
),

placed as (
    select
        listed.*,
        split_part(listed.cell_code, '|', 1) as track_name,
        talent_stages.stage_code,
        talent_stages.stage_name,
        talent_stages.stage_order,
        talent_stages.confirmed
    from listed
    inner join talent_stages
        on
            listed.program_code = talent_stages.program_code
            and split_part(listed.cell_code, '|', 2) = talent_stages.stage_code
),

-- Whoever stands at a later stage of the ladder has come through this one; one withheld stage withholds the sum.
reached as (
    select
        *,
        case when bool_and(award_count is not null) over onwards then sum(award_count) over onwards end::bigint
            as reached_count
    from placed
    window onwards as (
        partition by program_code, award_kind_name, track_name
        order by stage_order
        rows between current row and unbounded following
    )
),

measured as (
    select
        *,
        row_number() over ladder as stage_place,
        lag(reached_count) over ladder as before_count
    from reached
    window ladder as (partition by program_code, award_kind_name, track_name order by stage_order)
)

select
    program_code,
    program_name,
    clause_id,
    award_kind_name,
    track_name,
    stage_code,
    stage_name as talent_stage_name,
    stage_order,
    case when confirmed then '已确认' else '未核实' end as stage_confirmation,
    award_count,
    award_count_missing_code,
    given_before,
    reached_count,
    case when reached_count is null then 'withheld' end as reached_count_missing_code,
    percent_of(reached_count, before_count) as converted_share_pct,
    case
        when stage_place = 1 or before_count = 0 then 'not_applicable'
        when reached_count is null or before_count is null then 'withheld'
    end as converted_share_pct_missing_code
from measured
order by program_name, award_kind_order, track_name = '常规' desc, track_name, stage_order
