-- purpose: rows of project ledgers, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 项目台账
-- units: *_amount_yuan in yuan; investment_period_months in months
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_projects, stg_amounts, stg_clause_cells, stg_place_pairs, stg_rule_groups, stg_code_names, stg_wrong_cells
with amounts as (
    select
        stg_amounts.region_order,
        stg_amounts.source_row,
        max(stg_amounts.amount_yuan) filter (where stg_amounts.field = 'total_investment_amount_yuan')
            as total_investment_amount_yuan,
        max(stg_amounts.amount_yuan) filter (where stg_amounts.field = 'national_grant_amount_yuan')
            as national_grant_amount_yuan,
        max(stg_amounts.amount_yuan) filter (where stg_amounts.field = 'actual_investment_amount_yuan')
            as actual_investment_amount_yuan
    from stg_amounts
    group by all
),

-- Few words stand in many rows: each is read once.
dates_read as (
    select
        raw_projects.approved_on,
        if(is_missing(raw_projects.approved_on), null, date_on(raw_projects.approved_on)) as read_on,
        is_unreadable_date(raw_projects.approved_on) as is_unreadable
    from raw_projects
    group by raw_projects.approved_on
),

tidied as (
    select
        raw_projects.*,
        narrow(raw_projects.project_id) as tidied_project_id,
        if(is_missing(raw_projects.recipient_code), null, credit_code(raw_projects.recipient_code))
            as tidied_recipient_code,
        is_missing(raw_projects.project_id) as id_is_missing,
        is_distorted(raw_projects.project_id) as id_is_distorted,
        is_missing(raw_projects.project_name) as name_is_missing,
        is_distorted(raw_projects.recipient_code) as recipient_is_distorted
    from raw_projects
),

joined as (
    select
        tidied.*,
        stg_clause_cells.clause_id as named_clause_id,
        stg_clause_cells.is_unknown as clause_is_unknown,
        stg_clause_cells.first_number,
        stg_clause_cells.last_number,
        dates_read.read_on,
        dates_read.is_unreadable as date_is_unreadable,
        stg_place_pairs.city_code,
        stg_place_pairs.county_code,
        stg_place_pairs.city_fault,
        stg_place_pairs.county_fault,
        stg_rule_groups.rule_group as named_rule_group,
        coalesce(statuses.code, 'unstated') as named_status,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons,
        amounts.total_investment_amount_yuan,
        amounts.national_grant_amount_yuan,
        amounts.actual_investment_amount_yuan,
        regexp_extract(
            one_value(tidied.investment_period), '^(\d{1,3}(?:\.\d+)?)(个?月|年)?$', ['number', 'unit_word']
        ) as period,
        row_number() over (
            partition by tidied.tidied_project_id
            order by tidied.region_order, tidied.source_row
        ) as occurrence,
        not credit_code_holds(tidied.tidied_recipient_code) as recipient_fails
    from tidied
    left join stg_clause_cells on stg_clause_cells.clause is not distinct from tidied.clause
    left join dates_read on dates_read.approved_on is not distinct from tidied.approved_on
    left join stg_place_pairs
        on
            stg_place_pairs.city is not distinct from tidied.city
            and stg_place_pairs.county is not distinct from tidied.county
    left join stg_rule_groups
        on
            stg_rule_groups.group_name = narrow(tidied.rule_group)
            and stg_rule_groups.clause_id = stg_clause_cells.clause_id
    left join stg_code_names as statuses
        on
            statuses.code_list = 'project_status'
            and statuses.code_name = narrow(tidied.project_status)
    left join amounts
        on
            amounts.region_order = tidied.region_order
            and amounts.source_row = tidied.source_row
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = tidied.region_order
            and stg_wrong_cells.source_row = tidied.source_row
),

-- Sentences are made for the few rows that need one.
flagged as (
    select
        joined.*,
        len(joined.cell_reasons) > 0
        or joined.id_is_missing or joined.id_is_distorted or joined.occurrence > 1
        or joined.name_is_missing
        or coalesce(joined.clause_is_unknown, false)
        or joined.recipient_is_distorted
        or coalesce(joined.recipient_fails, false)
        or joined.city_fault is not null
        or joined.county_fault is not null
        or coalesce(joined.date_is_unreadable, false) as is_suspect,
        try_cast(
            round(
                try_cast(joined.period['number'] as decimal(9, 4)) * if(joined.period['unit_word'] = '年', 12, 1)
            ) as integer
        ) as investment_period_months
    from joined
),

judged as (
    select
        flagged.*,
        if(
            flagged.is_suspect,
            flagged.cell_reasons
            || reason_if(
                flagged.id_is_missing, 'project_id', flagged.project_id, '必填为空：项目编号没有填写，请补填编号'
            )
            || reason_if(
                flagged.id_is_distorted, 'project_id', flagged.project_id, distorted_reason(flagged.project_id)
            )
            || reason_if(
                flagged.occurrence > 1 and not flagged.id_is_missing and not flagged.id_is_distorted
                and not has_mark(flagged.project_id),
                'project_id', flagged.project_id,
                '编号重复：“' || flagged.project_id || '”在本文件前面已出现过（以先出现的一行为准），请改正编号或合并两行'
            )
            || reason_if(
                flagged.name_is_missing, 'project_name', flagged.project_name, '必填为空：项目名称没有填写，请补填名称'
            )
            || reason_if(
                flagged.clause_is_unknown, 'clause', flagged.clause,
                '条款不存在：“' || flagged.clause || '”不是本政策的条款，请按“' || flagged.first_number
                || '”至“' || flagged.last_number || '”填写'
            )
            || reason_if(
                flagged.recipient_is_distorted, 'recipient_code', flagged.recipient_code,
                distorted_reason(flagged.recipient_code)
            )
            || reason_if(
                flagged.recipient_fails and not flagged.recipient_is_distorted
                and not has_mark(flagged.recipient_code),
                'recipient_code', flagged.recipient_code,
                '统一社会信用代码校验不通过：“' || flagged.recipient_code || '”，请对照营业执照核对 18 位代码'
            )
            || reason_if(flagged.city_fault is not null, 'city', flagged.city, flagged.city_fault)
            || reason_if(flagged.county_fault is not null, 'county', flagged.county, flagged.county_fault)
            || reason_if(
                flagged.date_is_unreadable, 'approved_on', flagged.approved_on, date_reason(flagged.approved_on)
            ),
            []
        ) as reasons
    from flagged
)

select
    judged.region_order,
    judged.tidied_project_id as project_id,
    kept(judged.project_name) as project_name,
    judged.named_clause_id as clause_id,
    judged.named_rule_group as rule_group,
    kept(judged.platform_name) as platform_name,
    judged.tidied_recipient_code as recipient_code,
    kept(judged.recipient_name) as recipient_name,
    judged.city_code,
    judged.county_code,
    judged.total_investment_amount_yuan,
    judged.national_grant_amount_yuan,
    judged.actual_investment_amount_yuan,
    judged.investment_period_months,
    judged.read_on as approved_on,
    kept(judged.approved_on) as approved_on_text,
    kept(judged.organising_mode) as organising_mode,
    judged.named_status as project_status,
    kept(judged.remark) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    kept(judged.funding_level) as funding_level_text,
    judged.reasons,
    unstated_note('项目状态', judged.named_status, judged.project_status)
    || note_if(
        judged.named_rule_group is null and not is_missing(judged.rule_group),
        '条款规则“' || kept(judged.rule_group) || '”不是该条款的规则，按未写明处理'
    )
    || note_if(
        judged.investment_period_months is null and not is_missing(judged.investment_period),
        '投资期“' || kept(judged.investment_period) || '”读不出月数，按未填处理'
    ) as notes
from judged
order by judged.region_order, judged.source_row
