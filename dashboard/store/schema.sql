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

-- What the pseudonyms of awards are made with; never shown, and the same in every edition of a store.
create table talent_key (key_text varchar not null);

-- No name of a person is stored: award_id is a pseudonym made from the row's place in its file.
create table talent_awards (
    award_id varchar not null,
    program_code varchar not null,
    award_kind varchar not null,
    batch_year varchar,
    field varchar,
    employer_name varchar,
    employer_type varchar,
    city_code varchar,
    review_mode varchar,
    stage_code varchar not null,
    on_duty varchar,
    midterm_result varchar,
    support_amount_yuan decimal(18, 2) not null,
    disbursed_amount_yuan decimal(18, 2),
    funding_level varchar not null,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- What a department says that an indicator stood at on a day, in the indicator's unit. A figure of a place is a part.
create table readings (
    reading_id varchar not null,
    indicator_id varchar not null,
    as_of_on date not null,
    as_of_on_text varchar,
    city_code varchar,
    county_code varchar,
    reading_value decimal(18, 4) not null,
    remark varchar,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- 预算安排 by a named document. Lines of different documents add up; adjusted: 调整后预算 of the same line.
create table budgets (
    budget_id varchar not null,
    document_number varchar not null,
    document_name varchar,
    clause_id varchar not null,
    department_code varchar not null,
    fiscal_year integer not null,
    funding_level varchar not null,
    budget_amount_yuan decimal(18, 2) not null,
    adjusted_budget_amount_yuan decimal(18, 2),
    remark varchar,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- 报送情况: what a department says of its own reporting. The name of who confirmed is not stored, only that it is there.
create table reporting (
    department_code varchar not null,
    period_on date not null,
    reported_on date,
    has_confirmer boolean not null,
    comment varchar,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- 里程碑 of a project: planned_on is the last day by which it should be reached. progress_share_pct: as its unit says.
create table milestones (
    milestone_id varchar not null,
    project_id varchar not null,
    milestone_name varchar not null,
    planned_on date not null,
    planned_on_text varchar,
    completed_on date,
    completed_on_text varchar,
    progress_share_pct decimal(9, 4),
    milestone_status varchar not null,
    remark varchar,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- 自主评审权下放: how many 名额 an employer may decide on itself, one row per programme, employer, year and kind.
create table delegations (
    delegation_id varchar not null,
    program_code varchar not null,
    award_kind varchar,
    employer_name varchar not null,
    employer_code varchar,
    city_code varchar,
    delegation_year integer not null,
    quota_count integer not null,
    used_count integer,
    document_number varchar,
    remark varchar,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- 试验区: a city, with what a source says of it; status_text keeps the words of the source.
create table zones (
    zone_id varchar not null,
    zone_name varchar,
    city_code varchar not null,
    zone_level varchar not null,
    zone_status varchar not null,
    status_text varchar,
    stated_on date,
    stated_on_text varchar,
    source_title varchar,
    source_url varchar,
    remark varchar,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- 产业集群: its host is a county or, where only that is known (county_code is null), a city; never both.
create table clusters (
    cluster_id varchar not null,
    cluster_name varchar not null,
    cluster_kind varchar,
    city_code varchar not null,
    county_code varchar,
    cluster_status varchar not null,
    status_text varchar,
    stated_on date,
    stated_on_text varchar,
    source_title varchar,
    source_url varchar,
    remark varchar,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- What a ledger's columns say of a condition or threshold. is_met: null where the words do not decide.
create table evidence (
    project_id varchar not null,
    rule_id varchar not null,
    evidence_text varchar not null,
    evidence_amount_yuan decimal(18, 2),
    is_met boolean,
    source_column varchar not null,
    reporting_department_code varchar,
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null
);

-- 处理意见 on findings, copied in at publish; an edition keeps the trail as it was.
create table finding_notes (
    note_id varchar not null,
    finding_key varchar not null,
    noted_at timestamp not null,
    department_code varchar not null,
    owner_department_code varchar,
    handling varchar not null,
    note varchar not null
);

-- The states of earlier editions and, last, of this one: of a clause, or of a department over all its clauses.
create table state_history (
    edition integer not null,
    as_of_on date,
    clause_id varchar,
    department_code varchar,
    progress_state varchar not null,
    money_state varchar not null,
    progress_reason varchar not null,
    money_reason varchar not null
);

-- What each indicator that is counted from the ledger stood at in the editions so far and, last, in this one.
create table indicator_history (
    edition integer not null,
    value_on date not null,
    indicator_id varchar not null,
    indicator_value decimal(22, 4) not null
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
