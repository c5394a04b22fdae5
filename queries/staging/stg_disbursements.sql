-- purpose: rows of 拨付 tables, typed and judged; a row with any reason is not taken
-- grain: one row per data row of a recognised 拨付 table
-- units: disbursed_amount_yuan in yuan
-- parameters:
--   $source_file text: name of the file; never null
--   $reporting_department_code text: who filed it; null means 未标明
-- source: raw_disbursements, stg_amounts, stg_code_names, stg_wrong_cells
with amounts as (
    select
        stg_amounts.region_order,
        stg_amounts.source_row,
        arg_max(stg_amounts.amount_yuan, abs(stg_amounts.amount_yuan)) as disbursed_amount_yuan,
        arg_max(stg_amounts.funding_level, abs(stg_amounts.amount_yuan)) as heading_level,
        greatest(
            count(*) filter (where stg_amounts.field = 'disbursed'),
            count(*) filter (where stg_amounts.field = 'refunded')
        ) > 1 as has_two_amounts,
        bool_or(stg_amounts.field = 'disbursed' and stg_amounts.amount_yuan != 0)
        and bool_or(stg_amounts.field = 'refunded' and stg_amounts.amount_yuan != 0) as has_both
    from stg_amounts
    group by all
),

joined as (
    select
        raw_disbursements.*,
        narrow(raw_disbursements.project_id) as tidied_project_id,
        if(is_missing(raw_disbursements.voucher_number), null, narrow(raw_disbursements.voucher_number))
            as tidied_voucher_number,
        if(is_missing(raw_disbursements.disbursed_on), null, date_on(raw_disbursements.disbursed_on)) as paid_on,
        coalesce(levels.code, amounts.heading_level, 'unstated') as level_code,
        amounts.disbursed_amount_yuan,
        amounts.source_row is null as has_no_amount,
        coalesce(amounts.has_two_amounts, false) as has_two_amounts,
        coalesce(amounts.has_both, false) as has_both,
        coalesce(stg_wrong_cells.reasons, []) as cell_reasons
    from raw_disbursements
    left join stg_code_names as levels
        on
            levels.code_list = 'funding_level'
            and levels.code_name = narrow(raw_disbursements.funding_level)
    left join amounts
        on
            amounts.region_order = raw_disbursements.region_order
            and amounts.source_row = raw_disbursements.source_row
    left join stg_wrong_cells
        on
            stg_wrong_cells.region_order = raw_disbursements.region_order
            and stg_wrong_cells.source_row = raw_disbursements.source_row
),

-- Without a voucher, equal payments of one day are told apart by their order.
numbered as (
    select
        joined.*,
        row_number() over (
            partition by joined.tidied_project_id, joined.paid_on, narrow(joined.payee_name)
            order by joined.region_order, joined.source_row
        ) as payment_order
    from joined
),

-- One voucher may pay several projects, and one project at several levels.
keyed as (
    select
        numbered.*,
        if(
            numbered.tidied_voucher_number is null,
            concat_ws(
                '|', numbered.tidied_project_id, coalesce(cast(numbered.paid_on as varchar), ''),
                coalesce(narrow(numbered.payee_name), ''), numbered.payment_order
            ),
            concat_ws('|', numbered.tidied_voucher_number, numbered.tidied_project_id, numbered.level_code)
        ) as disbursement_id
    from numbered
),

judged as (
    select
        keyed.*,
        keyed.cell_reasons
        || reason_if(
            is_missing(keyed.project_id), 'project_id', keyed.project_id,
            '必填为空：项目编号没有填写，请补填编号'
        )
        || reason_if(
            is_distorted(keyed.project_id), 'project_id', keyed.project_id, distorted_reason(keyed.project_id)
        )
        || reason_if(
            is_distorted(keyed.voucher_number), 'voucher_number', keyed.voucher_number,
            distorted_reason(keyed.voucher_number)
        )
        || reason_if(
            keyed.has_no_amount, 'disbursed', '', '必填为空：拨付金额没有填写，请补填金额'
        )
        || reason_if(
            keyed.has_two_amounts, 'disbursed', '',
            '一行有几个层级的拨付金额，请每个层级单独填一行，并填写资金层级'
        )
        || reason_if(
            keyed.has_both, 'refunded', '',
            '一行既有拨付又有退回的金额，请分成两行，一行填拨付，一行填退回'
        )
        || reason_if(
            keyed.disbursed_amount_yuan > 0
            and regexp_full_match(narrow(keyed.payment_kind), '(资金)?(退回|退还|退款|收回|缴回|核减|冲销)(资金|款项?)?'),
            'payment_kind', keyed.payment_kind,
            '类型写着“' || keyed.payment_kind || '”，金额却是正数：是退回的钱请填负数，不是的请改正类型'
        )
        || reason_if(
            is_unreadable_date(keyed.disbursed_on), 'disbursed_on', keyed.disbursed_on,
            date_reason(keyed.disbursed_on)
        )
        || reason_if(
            keyed.tidied_voucher_number is not null
            and not is_missing(keyed.project_id) and not is_distorted(keyed.voucher_number)
            and row_number() over (
                partition by keyed.disbursement_id
                order by keyed.region_order, keyed.source_row
            ) > 1,
            'voucher_number', keyed.voucher_number,
            '编号重复：凭证“' || keyed.voucher_number || '”对项目“' || keyed.project_id
            || '”前面已出现过（以先出现的一行为准），请合并成一行或改正凭证号'
        ) as reasons
    from keyed
)

select
    judged.region_order,
    judged.disbursement_id,
    judged.tidied_voucher_number as voucher_number,
    judged.tidied_project_id as project_id,
    judged.level_code as funding_level,
    judged.disbursed_amount_yuan,
    judged.paid_on as disbursed_on,
    kept(judged.disbursed_on) as disbursed_on_text,
    kept(judged.payee_name) as payee_name,
    if(
        judged.disbursed_amount_yuan < 0,
        nullif(concat_ws('；', kept(judged.remark), kept(judged.payment_kind), kept(judged.payment_summary)), ''),
        kept(judged.remark)
    ) as remark,
    $reporting_department_code::varchar as reporting_department_code,
    $source_file::varchar as source_file,
    judged.source_sheet,
    judged.source_row,
    judged.reasons,
    unstated_note('资金层级', judged.level_code, judged.funding_level)
    || note_if(judged.disbursed_amount_yuan < 0, '按退回的钱计入，金额为负，拨付合计是净额') as notes
from judged
order by judged.region_order, judged.source_row
