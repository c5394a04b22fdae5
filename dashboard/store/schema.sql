-- Tables of an edition beside those of the ledgers, which data/ledgers/ defines. Codes are text.
-- Every row of a ledger carries where it was read: batch, file, sheet, row (1-based, as Excel shows it).
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

-- What a workbook left open and how a steward answered; rows of a file that comes again are read by it (D-091).
create table intake_answers (
    batch_id varchar not null,
    question_key varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null,
    source_column varchar not null,
    question varchar not null,
    choice varchar not null,
    choice_label varchar not null,
    reason varchar not null
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

-- 交办事项 of meetings, copied in at publish: tasks that people gave, beside those of 任务清单. given_on: of the meeting.
create table given_tasks (
    task_id varchar not null,
    task_text varchar not null,
    department_code varchar not null,
    due_on date not null,
    given_on date not null,
    meeting_id varchar not null,
    meeting_name varchar not null,
    noted_at timestamp not null
);

-- What was decided on tasks, copied in at publish in the order in which it was written. due_on: the new one of an extension.
create table task_decisions (
    decision_id varchar not null,
    decision_order bigint not null,
    task_id varchar not null,
    noted_at timestamp not null,
    department_code varchar,
    decision varchar not null,
    reason varchar,
    document_number varchar,
    document_name varchar,
    due_on date,
    meeting_id varchar
);

-- Where each task stood in the editions so far and, last, in this one, with the report that was the last then.
create table task_history (
    edition integer not null,
    clock_on date,
    task_id varchar not null,
    task_state varchar not null,
    task_reason varchar not null,
    due_on date,
    feedback_on date,
    progress_share_pct decimal(9, 4),
    progress_text varchar
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
