-- purpose: rows of project ledgers, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 项目台账
-- units: *_amount_yuan in yuan; investment_period_months in months
-- parameters:
--   $source_file text: name of the file
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_projects, stg_amounts, stg_clause_names, stg_places, clauses, rules, stg_code_names
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
        ) as actual_investment_amount_yuan,
        list({
            'field': stg_amounts.field,
            'source_column': stg_amounts.source_column,
            'value': stg_amounts.value,
            'reason': stg_amounts.reason
        } order by stg_amounts.source_column) filter (where stg_amounts.reason is not null) as amount_reasons
    from stg_amounts
    group by all
),

city_names as (
    select
        stg_places.place_name,
        min(stg_places.city_code) filter (where stg_places.region_level = 'city') as city_code,
        bool_or(stg_places.region_level = 'county') as is_county,
        bool_or(stg_places.is_ambiguous and stg_places.region_level != 'county') as is_ambiguous
    from stg_places
    group by all
),

county_names as (
    select
        stg_places.place_name,
        stg_places.city_code,
        min(stg_places.region_code) filter (where stg_places.region_level = 'county') as county_code
    from stg_places
    where stg_places.city_code is not null
    group by all
),

county_any as (
    select
        stg_places.place_name,
        count(distinct stg_places.city_code) as city_count,
        min(stg_places.city_code) as only_city_code,
        min(stg_places.region_code) filter (where stg_places.region_level = 'county') as only_county_code,
        string_agg(distinct regions.region_name, '、' order by regions.region_name) as city_names,
        bool_or(stg_places.is_ambiguous and stg_places.city_code is null) as is_ambiguous,
        bool_or(stg_places.city_code is null and not stg_places.is_ambiguous) as is_nowhere
    from stg_places
    left join regions on regions.region_code = stg_places.city_code
    group by all
),

tidied as (
    select
        raw_projects.*,
        narrow(raw_projects.project_id) as tidied_project_id,
        if(is_missing(raw_projects.recipient_code), null, credit_code(raw_projects.recipient_code))
            as tidied_recipient_code,
        if(is_missing(raw_projects.city), null, narrow(raw_projects.city)) as city_name,
        if(is_missing(raw_projects.county), null, narrow(raw_projects.county)) as county_name
    from raw_projects
),

-- '成都市武侯区' in the county column is the county after its city.
named as (
    select
        tidied.*,
        if(
            starts_with(tidied.county_name, tidied.city_name) and tidied.county_name != tidied.city_name,
            substr(tidied.county_name, length(tidied.city_name) + 1),
            tidied.county_name
        ) as county_alone,
        row_number() over (
            partition by tidied.tidied_project_id
            order by tidied.region_order, tidied.source_row
        ) as occurrence
    from tidied
),

placed as (
    select
        named.*,
        city_names.city_code as named_city_code,
        coalesce(city_names.is_county, false) as city_is_county,
        coalesce(city_names.is_ambiguous, false) as city_is_ambiguous,
        city_names.place_name is not null as city_is_known,
        county_names.place_name is not null as county_is_in_city,
        county_names.county_code as county_in_city_code,
        county_any.place_name is not null as county_is_known,
        county_any.city_count,
        county_any.only_city_code,
        county_any.only_county_code,
        county_any.city_names,
        coalesce(county_any.is_ambiguous, false) as county_is_ambiguous,
        coalesce(county_any.is_nowhere, false) as county_is_nowhere
    from named
    left join city_names on city_names.place_name = named.city_name
    left join county_names
        on county_names.place_name = named.county_alone
        and county_names.city_code = city_names.city_code
    left join county_any on county_any.place_name = named.county_alone
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

joined as (
    select
        placed.*,
        stg_clause_names.clause_id as named_clause_id,
        groups.rule_group as named_rule_group,
        coalesce(statuses.code, 'unstated') as named_status,
        coalesce(amounts.amount_reasons, []) as amount_reasons,
        amounts.total_investment_amount_yuan,
        amounts.national_grant_amount_yuan,
        amounts.actual_investment_amount_yuan,
        regexp_extract(
            narrow(placed.investment_period), '^(\d{1,3}(?:\.\d+)?)(个?月|年)?$', ['number', 'unit_word']
        ) as period
    from placed
    left join stg_clause_names on stg_clause_names.clause_name = clause_words(placed.clause)
    left join groups
        on groups.group_name = narrow(placed.rule_group)
        and groups.clause_id = stg_clause_names.clause_id
    left join stg_code_names as statuses
        on statuses.code_list = 'project_status'
        and statuses.code_name = narrow(placed.project_status)
    left join amounts
        on amounts.region_order = placed.region_order
        and amounts.source_row = placed.source_row
),

policy_span as (
    select
        arg_min(clauses.clause_number, clauses.clause_order) as first_number,
        arg_max(clauses.clause_number, clauses.clause_order) as last_number
    from clauses
),

judged as (
    select
        joined.*,
        joined.amount_reasons
        || mark_reasons([
            {'field': 'project_id', 'value': joined.project_id},
            {'field': 'project_name', 'value': joined.project_name},
            {'field': 'clause', 'value': joined.clause},
            {'field': 'rule_group', 'value': joined.rule_group},
            {'field': 'platform_name', 'value': joined.platform_name},
            {'field': 'recipient_name', 'value': joined.recipient_name},
            {'field': 'recipient_code', 'value': joined.recipient_code},
            {'field': 'city', 'value': joined.city},
            {'field': 'county', 'value': joined.county},
            {'field': 'investment_period', 'value': joined.investment_period},
            {'field': 'approved_on', 'value': joined.approved_on},
            {'field': 'organising_mode', 'value': joined.organising_mode},
            {'field': 'project_status', 'value': joined.project_status},
            {'field': 'funding_level', 'value': joined.funding_level},
            {'field': 'remark', 'value': joined.remark}
        ])
        || reason_if(
            is_missing(joined.project_id), 'project_id', joined.project_id,
            '必填为空：项目编号没有填写，请补填编号'
        )
        || reason_if(
            is_distorted(joined.project_id), 'project_id', joined.project_id, distorted_reason(joined.project_id)
        )
        || reason_if(
            joined.occurrence > 1 and not is_missing(joined.project_id)
            and not is_distorted(joined.project_id) and not has_mark(joined.project_id),
            'project_id', joined.project_id,
            '编号重复：‘' || joined.project_id || '’在本文件前面已出现过（以先出现的一行为准），请改正编号或合并两行'
        )
        || reason_if(
            is_missing(joined.project_name), 'project_name', joined.project_name,
            '必填为空：项目名称没有填写，请补填名称'
        )
        || reason_if(
            joined.named_clause_id is null and not is_missing(joined.clause) and not has_mark(joined.clause),
            'clause', joined.clause,
            '条款不存在：‘' || joined.clause || '’不是本政策的条款，请按‘' || policy_span.first_number
            || '’至‘' || policy_span.last_number || '’填写'
        )
        || reason_if(
            not has_mark(joined.recipient_code) and is_distorted(joined.recipient_code),
            'recipient_code', joined.recipient_code, distorted_reason(joined.recipient_code)
        )
        || reason_if(
            not has_mark(joined.recipient_code) and not is_distorted(joined.recipient_code)
            and not credit_code_holds(joined.tidied_recipient_code),
            'recipient_code', joined.recipient_code,
            '统一社会信用代码校验不通过：‘' || joined.recipient_code || '’，请对照营业执照核对 18 位代码'
        )
        || reason_if(
            joined.city_name is not null and not joined.city_is_known and not has_mark(joined.city),
            'city', joined.city,
            '地区不存在：‘' || joined.city || '’不是现行的市(州)名称，请填写规范名称'
        )
        || reason_if(
            joined.city_is_ambiguous, 'city', joined.city,
            '地区不明确：‘' || joined.city || '’分属不止一个市(州)，请写明是哪个市(州)的片区'
        )
        || reason_if(
            joined.city_is_county and joined.named_city_code is null and not joined.city_is_ambiguous,
            'city', joined.city,
            '地区不存在：‘' || joined.city || '’是县(市、区)，不是市(州)，请填到县(市、区)一列'
        )
        || reason_if(
            joined.county_name is not null and not joined.county_is_known and not has_mark(joined.county)
            and (joined.city_name is null or joined.named_city_code is not null),
            'county', joined.county,
            '地区不存在：‘' || joined.county || '’不是现行的县(市、区)名称，请填写规范名称'
        )
        || reason_if(
            joined.named_city_code is not null and joined.county_is_known and not joined.county_is_in_city
            and not joined.county_is_ambiguous and not joined.county_is_nowhere,
            'county', joined.county,
            '县不属于市：‘' || joined.county || '’不在‘' || joined.city || '’（属于' || joined.city_names
            || '），请核对市(州)和县(市、区)两列'
        )
        || reason_if(
            joined.named_city_code is null and (joined.city_name is null or joined.city_is_known)
            and not joined.city_is_ambiguous and not joined.city_is_county
            and (joined.city_count > 1 or joined.county_is_ambiguous),
            'county', joined.county,
            '地区不明确：‘' || joined.county || '’不止一个市(州)有，请填写市(州)'
        )
        || reason_if(
            is_unreadable_date(joined.approved_on), 'approved_on', joined.approved_on,
            date_reason(joined.approved_on)
        ) as reasons
    from joined
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
    coalesce(judged.named_city_code, judged.only_city_code) as city_code,
    if(judged.named_city_code is null, judged.only_county_code, judged.county_in_city_code) as county_code,
    judged.total_investment_amount_yuan,
    judged.national_grant_amount_yuan,
    judged.actual_investment_amount_yuan,
    try_cast(
        round(
            try_cast(judged.period['number'] as decimal(9, 4)) * if(judged.period['unit_word'] = '年', 12, 1)
        ) as integer
    ) as investment_period_months,
    if(is_missing(judged.approved_on), null, date_on(judged.approved_on)) as approved_on,
    kept(judged.approved_on) as approved_on_text,
    kept(judged.organising_mode) as organising_mode,
    judged.named_status as project_status,
    kept(judged.remark) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    kept(judged.funding_level) as funding_level_text,
    kept(judged.project_status) as project_status_text,
    kept(judged.rule_group) as rule_group_text,
    kept(judged.investment_period) as investment_period_text,
    judged.reasons
from judged
order by judged.region_order, judged.source_row
