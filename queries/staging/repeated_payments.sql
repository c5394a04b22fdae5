-- purpose: rows of a file that seem to be the same money as another row: of the edition, of a file read before, or of this file
-- grain: one row per row of the file and row that it may repeat, the eight most alike; the most alike pairs first
-- units: amount_yuan in yuan
-- parameters: none
-- source: payments_now (of the file), payments_before (of the edition and of files read before), payments_gone (withdrawn from the edition)
with
amounts as (
    select distinct
        stage,
        project_id,
        amount_yuan
    from payments_now
    where amount_yuan != 0
),

-- A row that comes again under its key replaces itself: unchanged it is not asked about.
known as (
    select payments_now.place
    from payments_now
    inner join payments_before
        on
            payments_now.stage = payments_before.stage
            and payments_now.entry_id = payments_before.entry_id
            and payments_now.project_id = payments_before.project_id
            and payments_now.amount_yuan = payments_before.amount_yuan
            and payments_now.funding_level = payments_before.funding_level
            and payments_now.entry_on is not distinct from payments_before.entry_on
            and payments_now.payee_name is not distinct from payments_before.payee_name
),

everything as (
    select
        payments_now.*,
        true as is_now,
        payments_now.place in (from known) as is_known
    from payments_now
    union all by name
    select
        payments_before.*,
        false as is_now,
        false as is_known
    from payments_before
    anti join payments_gone
        on
            payments_before.is_published
            and payments_before.stage = payments_gone.stage
            and payments_before.entry_id = payments_gone.entry_id
    anti join payments_now
        on
            payments_before.stage = payments_now.stage
            and payments_before.entry_id = payments_now.entry_id
),

alike as (
    select
        everything.*,
        payment_words(everything.payee_name) as payee,
        payment_words(everything.number_text) as number
    from everything
    semi join amounts
        on
            everything.stage = amounts.stage
            and everything.project_id = amounts.project_id
            and everything.amount_yuan = amounts.amount_yuan
),

-- Where one amount stands very often, only equal days and payees are held against each other, in their order.
numbered as (
    select
        alike.*,
        count(*) over (partition by alike.stage, alike.project_id, alike.amount_yuan) > 100 as is_often,
        row_number() over (
            partition by alike.is_now, alike.stage, alike.project_id, alike.amount_yuan, alike.entry_on, alike.payee
            order by alike.place
        ) as in_order
    from alike
),

compared as (
    select
        numbered.*,
        if(
            numbered.is_often,
            concat_ws(
                '|', numbered.entry_on, numbered.payee,
                if(numbered.entry_on is null or numbered.payee is null, numbered.in_order, 0)
            ),
            ''
        ) as only_with,
        {
            'sheet': if(numbered.is_now, numbered.source_sheet, null),
            'entry_on': numbered.entry_on,
            'funding_level': numbered.funding_level,
            'payee': numbered.payee,
            'number': numbered.number,
            'department': numbered.department
        } as told
    from numbered
),

pairs as (
    select
        one,
        other,
        8 * (one.entry_on is distinct from other.entry_on)::integer
        + 4 * (one.payee is distinct from other.payee)::integer
        + 2 * (one.number is distinct from other.number)::integer
        + (one.funding_level != other.funding_level)::integer as difference
    from compared as one
    inner join compared as other
        on
            one.stage = other.stage
            and one.project_id = other.project_id
            and one.amount_yuan = other.amount_yuan
            and one.only_with = other.only_with
            and one.is_now
            and not one.is_known
            and (not other.is_now or other.is_known or other.place < one.place)
            and is_same_payment(one.told, other.told)
    qualify row_number() over (partition by one.place order by difference, other.is_now, other.place) <= 8
)

select
    one.place,
    other.place as other_place,
    one.stage,
    one.entry_id,
    other.entry_id as other_entry_id,
    one.project_id,
    one.amount_yuan,
    one.funding_level,
    other.funding_level as other_funding_level,
    one.entry_on,
    other.entry_on as other_entry_on,
    one.payee_name,
    other.payee_name as other_payee_name,
    one.number_text,
    other.number_text as other_number_text,
    one.department,
    other.department as other_department,
    one.source_file,
    other.source_file as other_source_file,
    one.source_sheet,
    other.source_sheet as other_source_sheet,
    one.source_row,
    other.source_row as other_source_row,
    coalesce(other.is_published, false) as other_is_published,
    difference
from pairs
order by difference, one.place, other.is_now, other.place
