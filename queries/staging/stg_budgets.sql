-- purpose: rows of 预算安排 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 预算安排 table
-- units: budget_amount_yuan and adjusted_budget_amount_yuan in yuan
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_budgets, stg_amounts, stg_clause_names, stg_department_names, stg_code_names, stg_wrong_cells
with amounts as (
    select
        stg_amounts.region_order,
        stg_amounts.source_row,
        max(stg_amounts.amount_yuan) filter (where stg_amounts.field = 'budget_amount_yuan') as budget_amount_yuan,
        max(stg_amounts.amount_yuan) filter (where stg_amounts.field = 'adjusted_budget_amount_yuan')
            as adjusted_budget_amount_yuan,
        max(stg_amounts.funding_level) as heading_level,
        count(*) filter (where stg_amounts.field = 'budget_amount_yuan') as budget_count,
        count(*) - count(distinct stg_amounts.field) as repeated_count
    from stg_amounts
    group by all
),

joined as (
    select
        raw_budgets.*,
        stg_clause_names.clause_id,
        stg_department_names.department_code,
        try_cast(
            nullif(regexp_extract(one_value(raw_budgets.fiscal_year), '^(20\d\d|2100)(年|年度|预算年度|财年)?$', 1), '')
            as integer
        ) as read_year,
        coalesce(levels.code, amounts.heading_level, 'unstated') as level_code,
        amounts.budget_amount_yuan,
        amounts.adjusted_budget_amount_yuan,
        coalesce(amounts.budget_count, 0) = 0 as has_no_amount,
        coalesce(amounts.repeated_count, 0) > 0 as has_two_amounts,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from raw_budgets
    left join stg_clause_names on stg_clause_names.clause_name = clause_words(raw_budgets.clause)
    left join stg_department_names on stg_department_names.department_words = narrow(raw_budgets.department)
    left join stg_code_names as levels
        on
            levels.code_list = 'funding_level'
            and levels.code_name = narrow(raw_budgets.funding_level)
    left join amounts
        on
            amounts.region_order = raw_budgets.region_order
            and amounts.source_row = raw_budgets.source_row
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_budgets.region_order
            and stg_wrong_cells.source_row = raw_budgets.source_row
),

keyed as (
    select
        joined.*,
        if(
            is_missing(joined.document_number),
            null,
            joined.clause_id || '|' || joined.department_code || '|' || joined.read_year || '|' || joined.level_code
            || '|' || document_words(joined.document_number)
        ) as budget_id
    from joined
),

judged as (
    select
        keyed.*,
        keyed.cell_reasons
        || reason_if(
            is_missing(keyed.document_number), 'document_number', keyed.document_number,
            '必填为空：文号没有填写，请补填安排预算的文件的文号'
        )
        || reason_if(is_missing(keyed.clause), 'clause', keyed.clause, '必填为空：条款没有填写，请补填条款')
        || reason_if(
            keyed.clause_id is null and not is_missing(keyed.clause) and not has_mark(keyed.clause),
            'clause', keyed.clause,
            '条款不存在：“' || keyed.clause || '”不是本政策的条款，请填写一个条款的编号'
        )
        || reason_if(
            is_missing(keyed.department), 'department', keyed.department, '必填为空：责任单位没有填写，请补填单位'
        )
        || reason_if(
            keyed.department_code is null and not is_missing(keyed.department) and not has_mark(keyed.department),
            'department', keyed.department, department_reason(keyed.department)
        )
        || reason_if(
            is_missing(keyed.fiscal_year), 'fiscal_year', keyed.fiscal_year, '必填为空：年度没有填写，请补填预算年度'
        )
        || reason_if(
            keyed.read_year is null and not is_missing(keyed.fiscal_year) and not has_mark(keyed.fiscal_year),
            'fiscal_year', keyed.fiscal_year,
            '年度无法识别：“' || keyed.fiscal_year || '”，请填成 2026 或 2026年（2000 至 2100 年）'
        )
        || reason_if(
            keyed.has_no_amount, 'budget_amount_yuan', '', '必填为空：预算金额没有填写，请补填金额'
        )
        || reason_if(
            keyed.has_two_amounts, 'budget_amount_yuan', '',
            '一行有几个层级的预算金额，请每个层级单独填一行，并填写资金层级'
        )
        || reason_if(
            keyed.budget_id is not null
            and row_number() over (
                partition by keyed.budget_id
                order by keyed.region_order, keyed.source_row
            ) > 1,
            'document_number', keyed.document_number,
            '编号重复：文号“' || keyed.document_number || '”对条款“' || keyed.clause || '”、“' || keyed.department
            || '”同一年度同一层级的预算前面已出现过（以先出现的一行为准），请合并成一行或改正'
        ) as reasons
    from keyed
)

select
    judged.region_order,
    judged.budget_id,
    kept(judged.document_number) as document_number,
    if(is_missing(judged.document_name), null, kept(judged.document_name)) as document_name,
    judged.clause_id,
    judged.department_code,
    judged.read_year as fiscal_year,
    judged.level_code as funding_level,
    judged.budget_amount_yuan,
    judged.adjusted_budget_amount_yuan,
    kept(judged.remark) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    unstated_note('资金层级', judged.level_code, judged.funding_level) as notes
from judged
order by judged.region_order, judged.source_row
