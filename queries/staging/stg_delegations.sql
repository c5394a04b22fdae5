-- purpose: rows of 自主评审权下放 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 自主评审权下放 table
-- units: quota_count and used_count in 名额
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_delegations, stg_row_programs, stg_code_names, stg_place_pairs, stg_wrong_cells
with joined as (
    select
        raw_delegations.*,
        stg_row_programs.program_code,
        kinds.code as award_kind_code,
        stg_place_pairs.city_code,
        stg_place_pairs.city_fault,
        credit_code(raw_delegations.recipient_code) as employer_code,
        whole_count(raw_delegations.quota_count) as read_quota_count,
        whole_count(raw_delegations.used_count) as read_used_count,
        -- Without a year of its own, the year in the number of the document.
        if(
            is_missing(raw_delegations.delegation_year),
            try_cast(
                nullif(regexp_extract(document_words(raw_delegations.delegation_document), '〔(20\d\d)〕', 1), '')
                as integer
            ),
            try_cast(
                nullif(
                    regexp_extract(one_value(raw_delegations.delegation_year), '^(20\d\d|2100)(年|年度|年批次)?$', 1), ''
                ) as integer
            )
        ) as read_year,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from raw_delegations
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_delegations.region_order
            and stg_wrong_cells.source_row = raw_delegations.source_row
    left join stg_row_programs
        on
            stg_row_programs.region_order = raw_delegations.region_order
            and stg_row_programs.source_row = raw_delegations.source_row
    left join stg_code_names as kinds
        on
            kinds.code_list = 'award_kind'
            and kinds.code_name = narrow(raw_delegations.award_kind)
    left join stg_place_pairs
        on
            stg_place_pairs.city is not distinct from raw_delegations.city
            and stg_place_pairs.county is null
),

keyed as (
    select
        joined.*,
        if(
            is_missing(joined.employer_name),
            null,
            joined.program_code || '|' || joined.read_year || '|' || coalesce(joined.award_kind_code, '') || '|'
            || name_words(joined.employer_name)
        ) as delegation_id
    from joined
),

judged as (
    select
        keyed.*,
        keyed.cell_reasons
        || reason_if(
            is_missing(keyed.employer_name), 'employer_name', keyed.employer_name,
            '必填为空：用人单位没有填写，请补填单位全称'
        )
        || reason_if(
            is_distorted(keyed.recipient_code), 'recipient_code', keyed.recipient_code,
            distorted_reason(keyed.recipient_code)
        )
        || reason_if(
            not is_missing(keyed.recipient_code) and not is_distorted(keyed.recipient_code)
            and not has_mark(keyed.recipient_code) and not credit_code_holds(keyed.employer_code),
            'recipient_code', keyed.recipient_code,
            '信用代码校验不通过：“' || keyed.recipient_code || '”，请对照营业执照核对 18 位代码'
        )
        || reason_if(
            keyed.program_code is null and is_missing(keyed.program), 'program', '',
            '必填为空：看不出属于哪个人才计划，请在工作表名、标题或“人才计划”列写明计划名称'
        )
        || reason_if(
            keyed.program_code is null and not is_missing(keyed.program) and not has_mark(keyed.program),
            'program', keyed.program,
            '人才计划不存在：“' || keyed.program || '”不是本政策的计划，请填写计划全称'
        )
        || reason_if(
            keyed.award_kind_code is null and not is_missing(keyed.award_kind) and not has_mark(keyed.award_kind),
            'award_kind', keyed.award_kind,
            '类别不存在：“' || keyed.award_kind || '”，请填“团队”或“个人”，不分类别的留空'
        )
        || reason_if(
            keyed.read_year is null and is_missing(keyed.delegation_year), 'delegation_year', keyed.delegation_year,
            '必填为空：授权年度没有填写，文号里也没有年份，请补填年度'
        )
        || reason_if(
            keyed.read_year is null and not is_missing(keyed.delegation_year) and not has_mark(keyed.delegation_year),
            'delegation_year', keyed.delegation_year,
            '年度无法识别：“' || keyed.delegation_year || '”，请填成 2026 或 2026年（2000 至 2100 年）'
        )
        || reason_if(
            is_missing(keyed.quota_count), 'quota_count', keyed.quota_count, '必填为空：名额没有填写，请补填；没有名额的填 0'
        )
        || reason_if(
            keyed.read_quota_count is null and not is_missing(keyed.quota_count) and not has_mark(keyed.quota_count),
            'quota_count', keyed.quota_count, count_reason(keyed.quota_count)
        )
        || reason_if(
            keyed.read_used_count is null and not is_missing(keyed.used_count) and not has_mark(keyed.used_count),
            'used_count', keyed.used_count, count_reason(keyed.used_count)
        )
        || reason_if(keyed.city_fault is not null, 'city', keyed.city, keyed.city_fault)
        || reason_if(
            row_number() over (
                partition by keyed.delegation_id
                order by keyed.region_order, keyed.source_row
            ) > 1
            and keyed.delegation_id is not null,
            'employer_name', keyed.employer_name,
            '编号重复：“' || keyed.employer_name || '”同一计划同一年度同一类别的名额前面已填过（以先出现的一行为准）'
            || '，请合并成一行或改正'
        ) as reasons
    from keyed
)

select
    judged.region_order,
    judged.delegation_id,
    judged.program_code,
    judged.award_kind_code as award_kind,
    kept(judged.employer_name) as employer_name,
    if(is_missing(judged.recipient_code), null, judged.employer_code) as employer_code,
    judged.city_code,
    judged.read_year as delegation_year,
    judged.read_quota_count as quota_count,
    judged.read_used_count as used_count,
    if(is_missing(judged.delegation_document), null, kept(judged.delegation_document)) as document_number,
    if(is_missing(judged.remark), null, kept(judged.remark)) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    note_if(
        is_missing(judged.delegation_year) and len(judged.reasons) = 0,
        '没有填授权年度，按文号里的 ' || judged.read_year || ' 年计'
    ) as notes
from judged
order by judged.region_order, judged.source_row
