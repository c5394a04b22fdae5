-- purpose: rows of 下达 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 下达 table
-- units: committed_amount_yuan in yuan
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_commitments, stg_amounts, stg_code_names, stg_wrong_cells
with amounts as (
    select
        stg_amounts.region_order,
        stg_amounts.source_row,
        any_value(stg_amounts.amount_yuan) as committed_amount_yuan,
        any_value(stg_amounts.funding_level) as heading_level,
        count(*) > 1 as has_two_amounts
    from stg_amounts
    group by all
),

joined as (
    select
        raw_commitments.*,
        narrow(raw_commitments.project_id) as tidied_project_id,
        coalesce(levels.code, amounts.heading_level, 'unstated') as level_code,
        amounts.committed_amount_yuan,
        amounts.source_row is null as has_no_amount,
        coalesce(amounts.has_two_amounts, false) as has_two_amounts,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from raw_commitments
    left join stg_code_names as levels
        on
            levels.code_list = 'funding_level'
            and levels.code_name = narrow(raw_commitments.funding_level)
    left join amounts
        on
            amounts.region_order = raw_commitments.region_order
            and amounts.source_row = raw_commitments.source_row
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_commitments.region_order
            and stg_wrong_cells.source_row = raw_commitments.source_row
),

-- 示财教[2026]5号 and 示财教〔2026〕5号 are one document.
keyed as (
    select
        joined.*,
        document_words(joined.document_number)
        || '|' || joined.tidied_project_id || '|' || joined.level_code as commitment_id
    from joined
),

judged as (
    select
        keyed.*,
        keyed.cell_reasons
        || reason_if(
            is_missing(keyed.document_number), 'document_number', keyed.document_number,
            '必填为空：下达文号没有填写，请补填文号'
        )
        || reason_if(
            is_missing(keyed.project_id), 'project_id', keyed.project_id,
            '必填为空：项目编号没有填写，请补填编号'
        )
        || reason_if(
            is_distorted(keyed.project_id), 'project_id', keyed.project_id, distorted_reason(keyed.project_id)
        )
        || reason_if(
            keyed.has_no_amount, 'committed', '', '必填为空：下达金额没有填写，请补填金额'
        )
        || reason_if(
            keyed.has_two_amounts, 'committed', '',
            '一行有几个层级的下达金额，请每个层级单独填一行，并填写资金层级'
        )
        || reason_if(
            is_unreadable_date(keyed.committed_on), 'committed_on', keyed.committed_on,
            date_reason(keyed.committed_on)
        )
        || reason_if(
            row_number() over (
                partition by keyed.commitment_id
                order by keyed.region_order, keyed.source_row
            ) > 1
            and not is_missing(keyed.document_number) and not is_missing(keyed.project_id)
            and not is_distorted(keyed.project_id),
            'document_number', keyed.document_number,
            '编号重复：文号“' || keyed.document_number || '”对项目“' || keyed.project_id
            || '”的同一层级资金前面已出现过（以先出现的一行为准），请合并成一行或改正'
        ) as reasons
    from keyed
)

select
    judged.region_order,
    judged.commitment_id,
    kept(judged.document_number) as document_number,
    judged.tidied_project_id as project_id,
    judged.level_code as funding_level,
    judged.committed_amount_yuan,
    if(is_missing(judged.committed_on), null, date_on(judged.committed_on)) as committed_on,
    kept(judged.committed_on) as committed_on_text,
    kept(judged.remark) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    unstated_note('资金层级', judged.level_code, judged.funding_level) as notes
from judged
order by judged.region_order, judged.source_row
