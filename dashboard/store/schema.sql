-- Tables of an edition that hold what came in. Money is decimal(18, 2) in yuan, codes are text.
-- Every fact carries where it was read: batch, file, sheet, row (1-based, as Excel shows it).
-- No primary keys: uniqueness is proved by queries/checks before an edition is made current.

create table batches (
    batch_id varchar not null,
    edition integer not null,
    source_file varchar not null,
    file_sha256 varchar,
    reporting_department_code varchar,
    as_of_on date,
    as_of_basis varchar,
    read_row_count bigint not null,
    taken_row_count bigint not null,
    rejected_row_count bigint not null,
    held_row_count bigint not null,
    not_data_row_count bigint not null,
    author varchar not null,
    message varchar not null,
    received_at timestamp not null
);

create table projects (
    project_id varchar not null,
    project_name varchar not null,
    clause_id varchar,
    rule_group varchar,
    platform_name varchar,
    recipient_code varchar,
    recipient_name varchar,
    city_code varchar,
    county_code varchar,
    total_investment_amount_yuan decimal(18, 2),
    national_grant_amount_yuan decimal(18, 2),
    actual_investment_amount_yuan decimal(18, 2),
    investment_period_months integer,
    approved_on date,
    approved_on_text varchar,
    organising_mode varchar,
    project_status varchar,
    remark varchar,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- What a ledger says in a column: cumulative, one row per project, stage and funding level.
create table claims (
    project_id varchar not null,
    stage varchar not null,
    funding_level varchar not null,
    claimed_amount_yuan decimal(18, 2) not null,
    source_column varchar not null,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

create table commitments (
    commitment_id varchar not null,
    document_number varchar not null,
    project_id varchar not null,
    funding_level varchar not null,
    committed_amount_yuan decimal(18, 2) not null,
    committed_on date,
    committed_on_text varchar,
    remark varchar,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

create table disbursements (
    disbursement_id varchar not null,
    voucher_number varchar,
    project_id varchar not null,
    funding_level varchar not null,
    disbursed_amount_yuan decimal(18, 2) not null,
    disbursed_on date,
    disbursed_on_text varchar,
    payee_name varchar,
    remark varchar,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- No name of a person is stored: award_id is a pseudonym made from the row's place in its file.
create table talent_awards (
    award_id varchar not null,
    program_code varchar not null,
    award_kind varchar not null,
    batch_year varchar,
    field varchar,
    employer_name varchar,
    city_code varchar,
    review_mode varchar,
    stage_code varchar not null,
    support_amount_yuan decimal(18, 2) not null,
    disbursed_amount_yuan decimal(18, 2),
    funding_level varchar not null,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

create table rejected_rows (
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null,
    source_column varchar,
    rejected_value varchar,
    reason varchar not null
);
