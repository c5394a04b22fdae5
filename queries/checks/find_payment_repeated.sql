-- purpose: payments and 下达 that seem to be in twice, see is_same_payment; pairs that a steward called different are not named
-- grain: one row per payment or 下达 that came after another like it
-- units: yuan
-- parameters: none
-- source: disbursements, commitments, records, batches, intake_answers
with
items as (
    select
        'disbursed' as stage,
        disbursement_id as entry_id,
        project_id,
        disbursed_amount_yuan as amount_yuan,
        batch_id,
        source_file,
        source_sheet,
        source_row,
        reporting_department_code,
        {
            'sheet': concat_ws('|', batch_id, source_file, source_sheet),
            'entry_on': disbursed_on,
            'funding_level': funding_level,
            'payee': payment_words(payee_name),
            'number': payment_words(voucher_number),
            'department': reporting_department_code
        } as compared
    from disbursements
    where disbursed_amount_yuan != 0
    union all by name
    select
        'committed' as stage,
        commitment_id as entry_id,
        project_id,
        committed_amount_yuan as amount_yuan,
        batch_id,
        source_file,
        source_sheet,
        source_row,
        reporting_department_code,
        {
            'sheet': concat_ws('|', batch_id, source_file, source_sheet),
            'entry_on': committed_on,
            'funding_level': funding_level,
            'payee': null::varchar,
            'number': payment_words(document_number),
            'department': reporting_department_code
        } as compared
    from commitments
    where committed_amount_yuan != 0
),

placed as (
    select
        items.*,
        row_number() over (
            order by items.batch_id, items.source_file, items.source_sheet, items.source_row, items.entry_id
        ) as place
    from items
),

told_apart as (
    select intake_answers.question_key
    from intake_answers
    where starts_with(intake_answers.question_key, 'twice:') and intake_answers.choice = 'different'
),

pairs as (
    select
        later.*,
        earlier.source_file || ' · ' || earlier.source_sheet || ' 第 ' || earlier.source_row || ' 行' as other_place,
        earlier.place as earlier_place
    from placed as later
    inner join placed as earlier
        on
            later.stage = earlier.stage
            and later.project_id = earlier.project_id
            and later.amount_yuan = earlier.amount_yuan
            and later.place > earlier.place
            and is_same_payment(later.compared, earlier.compared)
    where
        'twice:' || md5(concat_ws('|', later.stage, later.entry_id, earlier.entry_id)) not in (from told_apart)
        and 'twice:' || md5(concat_ws('|', earlier.stage, earlier.entry_id, later.entry_id)) not in (from told_apart)
),

summed as (
    select
        project_id,
        stage || '|' || entry_id as item_key,
        amount_yuan,
        reporting_department_code,
        source_file,
        source_sheet,
        source_row,
        min_by(other_place, earlier_place) as item_name,
        count(*) + 1 as entry_count
    from pairs
    group by all
)

select
    records.clause_id,
    summed.project_id as record_id,
    records.record_name,
    summed.item_key,
    summed.item_name,
    summed.amount_yuan as found_amount_yuan,
    (summed.amount_yuan * summed.entry_count)::decimal(18, 2) as compared_amount_yuan,
    summed.reporting_department_code,
    summed.source_file,
    summed.source_sheet,
    summed.source_row
from summed
inner join records on summed.project_id = records.record_id
order by records.clause_id, summed.project_id, summed.item_key
