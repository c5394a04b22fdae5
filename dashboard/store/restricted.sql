-- The restricted tables of an edition beside those of the ledgers: temporary while it is built, then in the companion alone.

-- What the pseudonyms of awards are made with; never shown, and the same in every edition of a store.
create temp table if not exists talent_key (key_text varchar not null);

-- The stages that persons came to, with the day that was filed first. edition: the first that knew it.
create temp table if not exists person_stages (
    person_key varchar not null,
    program_code varchar not null,
    award_kind varchar not null,
    stage_code varchar not null,
    stage_on date,
    edition integer not null
);

-- What was rejected of the ledgers of persons; rejected_rows says only that there is such a row.
create temp table if not exists rejected_people (
    batch_id varchar not null,
    source_file varchar not null,
    source_sheet varchar not null,
    source_row integer not null,
    source_column varchar,
    rejected_value varchar,
    reason varchar not null
);

-- What the sheets of persons left open and how it was answered; intake_answers says only that there was such a question.
create temp table if not exists answered_people (
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
