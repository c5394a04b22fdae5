-- purpose: payments and 下达 of a file or of an edition in one form, to be held against each other
-- grain: one row per payment and per 下达
-- units: amount_yuan in yuan
-- parameters:
--   $projects text list: numbers of projects; null means all
-- source: disbursements, commitments (of an edition, or what was taken of a file)
select
    'disbursed' as stage,
    disbursement_id as entry_id,
    project_id,
    funding_level,
    disbursed_amount_yuan as amount_yuan,
    disbursed_on as entry_on,
    payee_name,
    voucher_number as number_text,
    reporting_department_code as department,
    source_file,
    source_sheet,
    source_row
from disbursements
where $projects::varchar[] is null or project_id in (select unnest($projects::varchar[]))
union all
select
    'committed' as stage,
    commitment_id as entry_id,
    project_id,
    funding_level,
    committed_amount_yuan as amount_yuan,
    committed_on as entry_on,
    null::varchar as payee_name,
    document_number as number_text,
    reporting_department_code as department,
    source_file,
    source_sheet,
    source_row
from commitments
where $projects::varchar[] is null or project_id in (select unnest($projects::varchar[]))
