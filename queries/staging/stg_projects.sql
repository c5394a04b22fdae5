-- purpose: rows of project ledgers, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 项目台账
-- units: *_amount_yuan in yuan; investment_period_months in months
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_projects, raw_evidence, stg_amounts, stg_clause_names, stg_place_pairs, clauses, rules, stg_code_names
with amounts as (
    select
        stg_amounts.region_order,
        stg_amounts.source_row,
        max(stg_amounts.amount_yuan) filter (
            where stg_amounts.field = 'total_investment_amount_yuan'
        ) as total_investment_amount_yuan,
        max(stg_amounts.amount_yuan) filter (
            where stg_amounts.field = 'national_grant_amount_yuan'
        ) as national_grant_amount_yuan,
        max(stg_amounts.amount_yuan) filter (
            where stg_amounts.field = 'actual_investment_amount_yuan'
        ) as actual_investment_amount_yuan
    from stg_amounts
    group by all
),

-- An amount that is evidence is kept as it is written; a formula without value is asked about in any column.
wrong_cells as (
    select
        stg_amounts.region_order,
        stg_amounts.source_row,
        stg_amounts.field,
        stg_amounts.source_column,
        stg_amounts.value,
        stg_amounts.reason
    from stg_amounts
    where stg_amounts.reason is not null and not starts_with(stg_amounts.field, 'evidence:')

    union all

    select
        raw_evidence.region_order,
        raw_evidence.source_row,
        raw_evidence.field,
        raw_evidence.source_column,
        unmarked(raw_evidence.value) as value,
        mark_reason(raw_evidence.value) as reason
    from raw_evidence
    where has_mark(raw_evidence.value)
),

amount_reasons as (
    select
        wrong_cells.region_order,
        wrong_cells.source_row,
        list({
            'field': wrong_cells.field,
            'source_column': wrong_cells.source_column,
            'value': wrong_cells.value,
            'reason': wrong_cells.reason
        } order by wrong_cells.source_column) as amount_reasons
    from wrong_cells
    group by all
),

-- Few words stand in many rows: each clause, date, … is read once.
clause_cells as (
    select distinct raw_projects.clause
    from raw_projects
),

clauses_named as (
    select
        clause_cells.clause,
        stg_clause_names.clause_id,
        stg_clause_names.clause_id is null and not is_missing(clause_cells.clause) and not has_mark(clause_cells.clause)
            as is_unknown
    from clause_cells
    left join stg_clause_names on stg_clause_names.clause_name = clause_words(clause_cells.clause)
),

date_cells as (
    select distinct raw_projects.approved_on
    from raw_projects
),

dates_read as (
    select
        date_cells.approved_on,
        if(is_missing(date_cells.approved_on), null, date_on(date_cells.approved_on)) as read_on,
        is_unreadable_date(date_cells.approved_on) as is_unreadable
    from date_cells
),

rule_groups as (
    select distinct
        rules.rule_group,
        rules.clause_id
    from rules
    where rules.rule_group is not null
),

groups as (
    select
        unnest([rule_groups.rule_group, regexp_replace(rule_groups.rule_group, '^[^-]*-', '')]) as group_name,
        rule_groups.rule_group,
        rule_groups.clause_id
    from rule_groups
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
        is_distorted(raw_projects.recipient_code) as recipient_is_distorted,
        regexp_matches(
            concat_ws(
                '', raw_projects.project_id, raw_projects.project_name, raw_projects.clause, raw_projects.rule_group,
                raw_projects.platform_name, raw_projects.recipient_name, raw_projects.recipient_code,
                raw_projects.city, raw_projects.county, raw_projects.investment_period, raw_projects.approved_on,
                raw_projects.organising_mode, raw_projects.project_status, raw_projects.funding_level,
                raw_projects.remark
            ),
            '[\x{e000}\x{e001}]'
        ) as holds_mark
    from raw_projects
),

joined as (
    select
        tidied.*,
        clauses_named.clause_id as named_clause_id,
        clauses_named.is_unknown as clause_is_unknown,
        dates_read.read_on,
        dates_read.is_unreadable as date_is_unreadable,
        stg_place_pairs.city_code,
        stg_place_pairs.county_code,
        stg_place_pairs.city_fault,
        stg_place_pairs.county_fault,
        groups.rule_group as named_rule_group,
        coalesce(statuses.code, 'unstated') as named_status,
        coalesce(amount_reasons.amount_reasons, []) as amount_reasons,
        amounts.total_investment_amount_yuan,
        amounts.national_grant_amount_yuan,
        amounts.actual_investment_amount_yuan,
        regexp_extract(
            narrow(tidied.investment_period), '^(\d{1,3}(?:\.\d+)?)(个?月|年)?$', ['number', 'unit_word']
        ) as period,
        row_number() over (
            partition by tidied.tidied_project_id
            order by tidied.region_order, tidied.source_row
        ) as occurrence,
        not credit_code_holds(tidied.tidied_recipient_code) as recipient_fails
    from tidied
    left join clauses_named on clauses_named.clause is not distinct from tidied.clause
    left join dates_read on dates_read.approved_on is not distinct from tidied.approved_on
    left join stg_place_pairs
        on
            stg_place_pairs.city is not distinct from tidied.city
            and stg_place_pairs.county is not distinct from tidied.county
    left join groups
        on
            groups.group_name = narrow(tidied.rule_group)
            and groups.clause_id = clauses_named.clause_id
    left join stg_code_names as statuses
        on
            statuses.code_list = 'project_status'
            and statuses.code_name = narrow(tidied.project_status)
    left join amounts
        on
            amounts.region_order = tidied.region_order
            and amounts.source_row = tidied.source_row
    left join amount_reasons
        on
            amount_reasons.region_order = tidied.region_order
            and amount_reasons.source_row = tidied.source_row
),

-- Sentences are made for the few rows that need one.
flagged as (
    select
        joined.*,
        len(joined.amount_reasons) > 0
        or joined.id_is_missing
        or joined.id_is_distorted
        or joined.occurrence > 1
        or joined.name_is_missing
        or coalesce(joined.clause_is_unknown, false)
        or joined.recipient_is_distorted
        or coalesce(joined.recipient_fails, false)
        or joined.city_fault is not null
        or joined.county_fault is not null
        or coalesce(joined.date_is_unreadable, false)
        or joined.holds_mark as is_suspect,
        try_cast(
            round(
                try_cast(joined.period['number'] as decimal(9, 4)) * if(joined.period['unit_word'] = '年', 12, 1)
            ) as integer
        ) as investment_period_months
    from joined
),

policy_span as (
    select
        arg_min(clauses.clause_number, clauses.clause_order) as first_number,
        arg_max(clauses.clause_number, clauses.clause_order) as last_number
    from clauses
),

judged as (
    select
        flagged.*,
        if(
            flagged.is_suspect,
            flagged.amount_reasons
            || mark_reasons([
                {'field': 'project_id', 'value': flagged.project_id},
                {'field': 'project_name', 'value': flagged.project_name},
                {'field': 'clause', 'value': flagged.clause},
                {'field': 'rule_group', 'value': flagged.rule_group},
                {'field': 'platform_name', 'value': flagged.platform_name},
                {'field': 'recipient_name', 'value': flagged.recipient_name},
                {'field': 'recipient_code', 'value': flagged.recipient_code},
                {'field': 'city', 'value': flagged.city},
                {'field': 'county', 'value': flagged.county},
                {'field': 'investment_period', 'value': flagged.investment_period},
                {'field': 'approved_on', 'value': flagged.approved_on},
                {'field': 'organising_mode', 'value': flagged.organising_mode},
                {'field': 'project_status', 'value': flagged.project_status},
                {'field': 'funding_level', 'value': flagged.funding_level},
                {'field': 'remark', 'value': flagged.remark}
            ])
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
                '编号重复：‘' || flagged.project_id || '’在本文件前面已出现过（以先出现的一行为准），请改正编号或合并两行'
            )
            || reason_if(
                flagged.name_is_missing, 'project_name', flagged.project_name,
                '必填为空：项目名称没有填写，请补填名称'
            )
            || reason_if(
                flagged.clause_is_unknown, 'clause', flagged.clause,
                '条款不存在：‘' || flagged.clause || '’不是本政策的条款，请按‘' || policy_span.first_number
                || '’至‘' || policy_span.last_number || '’填写'
            )
            || reason_if(
                flagged.recipient_is_distorted, 'recipient_code', flagged.recipient_code,
                distorted_reason(flagged.recipient_code)
            )
            || reason_if(
                flagged.recipient_fails and not flagged.recipient_is_distorted
                and not has_mark(flagged.recipient_code),
                'recipient_code', flagged.recipient_code,
                '统一社会信用代码校验不通过：‘' || flagged.recipient_code || '’，请对照营业执照核对 18 位代码'
            )
            || reason_if(flagged.city_fault is not null, 'city', flagged.city, flagged.city_fault)
            || reason_if(flagged.county_fault is not null, 'county', flagged.county, flagged.county_fault)
            || reason_if(
                flagged.date_is_unreadable, 'approved_on', flagged.approved_on, date_reason(flagged.approved_on)
            ),
            []
        ) as reasons
    from flagged
    cross join policy_span
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
        '条款规则‘' || kept(judged.rule_group) || '’不是该条款的规则，按未写明处理'
    )
    || note_if(
        judged.investment_period_months is null and not is_missing(judged.investment_period),
        '投资期‘' || kept(judged.investment_period) || '’读不出月数，按未填处理'
    ) as notes
from judged
order by judged.region_order, judged.source_row
