-- purpose: amounts, in 元 or in 万元, whose digits are those of a number on the same row (project, document, voucher, end of the 信用代码): columns may have slipped
-- grain: one row per amount; a number has at least six digits
-- units: yuan
-- parameters: none
-- source: money_entries, records
with
amounts as (
    select
        money_entries.*,
        coalesce(
            money_entries.applied_amount_yuan,
            money_entries.committed_amount_yuan,
            money_entries.disbursed_amount_yuan
        ) as amount_yuan
    from money_entries
    where money_entries.entry_source in ('claim', 'item')
),

whole as (
    select
        *,
        amount_yuan::bigint as yuan,
        case when amount_yuan >= 1000000000 and amount_yuan::bigint % 10000 = 0 then amount_yuan::bigint // 10000 end as wan
    from amounts
    where amount_yuan >= 100000 and amount_yuan = floor(amount_yuan)
),

numbered as (
    select
        record_id,
        record_name,
        recipient_code,
        try_cast(regexp_replace(record_id, '[^0-9]+', '', 'g') as bigint) as record_number,
        try_cast(regexp_extract(substr(recipient_code, 9), '[0-9]{6,}$') as bigint) as recipient_number
    from records
),

compared as (
    select
        whole.*,
        numbered.record_name,
        numbered.recipient_code,
        coalesce(numbered.record_number in (whole.yuan, whole.wan), false) as is_record,
        coalesce(numbered.recipient_number in (whole.yuan, whole.wan), false) as is_recipient,
        coalesce(
            try_cast(regexp_replace(whole.document_number, '[^0-9]+', '', 'g') as bigint) in (whole.yuan, whole.wan),
            false
        ) as is_document
    from whole
    inner join numbered on whole.record_id = numbered.record_id
)

select
    clause_id,
    record_id,
    record_name,
    concat_ws('|', stage, entry_id) as item_key,
    concat_ws(
        '、',
        case when is_record then '编号 ' || record_id end,
        case when is_document then '文号或凭证号 ' || document_number end,
        case when is_recipient then '统一社会信用代码 ' || recipient_code end
    ) as item_name,
    amount_yuan as found_amount_yuan,
    null::decimal(18, 2) as compared_amount_yuan,
    reporting_department_code,
    source_file,
    source_sheet,
    source_row
from compared
where is_record or is_document or is_recipient
order by clause_id, record_id, item_key
