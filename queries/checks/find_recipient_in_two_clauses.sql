-- purpose: one 统一社会信用代码 with money committed under two clauses for the same thing: the same project name (case and spaces aside) or the same platform
-- grain: one row per 统一社会信用代码; its record is the one with the largest commitment
-- units: yuan
-- parameters: none
-- source: records, money_entries
with
promised as (
    select
        record_id,
        sum(committed_amount_yuan) as committed_amount_yuan
    from money_entries
    where is_counted and stage = 'committed'
    group by record_id
),

codes_in_two_clauses as (
    select records.recipient_code
    from records
    inner join promised on records.record_id = promised.record_id
    where records.recipient_code is not null
    group by records.recipient_code
    having min(records.clause_id) != max(records.clause_id)
),

candidates as (
    select
        records.record_id,
        records.clause_id,
        records.recipient_code,
        promised.committed_amount_yuan,
        lower(regexp_replace(records.record_name, '\s+', '', 'g')) as plain_name,
        lower(regexp_replace(records.platform_name, '\s+', '', 'g')) as plain_platform
    from records
    inner join promised on records.record_id = promised.record_id
    where
        records.clause_id is not null
        and records.recipient_code in (select codes_in_two_clauses.recipient_code from codes_in_two_clauses)
),

names_twice as (
    select
        recipient_code,
        plain_name
    from candidates
    group by all
    having min(clause_id) != max(clause_id)
),

platforms_twice as (
    select
        recipient_code,
        plain_platform
    from candidates
    where plain_platform is not null
    group by all
    having min(clause_id) != max(clause_id)
),

alike as (
    select candidates.*
    from candidates
    left join names_twice
        on candidates.recipient_code = names_twice.recipient_code and candidates.plain_name = names_twice.plain_name
    left join platforms_twice
        on
            candidates.recipient_code = platforms_twice.recipient_code
            and candidates.plain_platform = platforms_twice.plain_platform
    where names_twice.plain_name is not null or platforms_twice.plain_platform is not null
),

summed as (
    select
        recipient_code,
        string_agg(distinct clause_id, '、' order by clause_id) as clause_ids,
        sum(committed_amount_yuan) as committed_amount_yuan,
        max(committed_amount_yuan) as largest_amount_yuan
    from alike
    group by recipient_code
)

select
    alike.clause_id,
    alike.record_id,
    records.record_name,
    alike.recipient_code as item_key,
    summed.clause_ids as item_name,
    summed.committed_amount_yuan::decimal(18, 2) as found_amount_yuan,
    summed.largest_amount_yuan::decimal(18, 2) as compared_amount_yuan,
    records.reporting_department_code,
    records.source_file,
    records.source_sheet,
    records.source_row
from alike
inner join summed on alike.recipient_code = summed.recipient_code
inner join records on alike.record_id = records.record_id
qualify
    row_number() over (
        partition by alike.recipient_code
        order by alike.committed_amount_yuan desc, alike.record_id
    ) = 1
order by alike.recipient_code
