"""Publishes an edition from file results: one batch per file, rejected rows kept, facts merged by key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from dashboard.intake.merging import merge_into
from dashboard.intake.missing import withdraw
from dashboard.intake.results import FileResult, MissingRow
from dashboard.policy.arrow_tables import schema_of, table_of
from dashboard.policy.loading import edition_tables
from dashboard.state.notes import Note, notes
from dashboard.state.tasks import decisions, given_tasks
from dashboard.store import Draft, Edition, Store, publish

TEXT = pa.string()
NOTES = schema_of(
    note_id=TEXT, finding_key=TEXT, noted_at=TEXT, department_code=TEXT, owner_department_code=TEXT,
    handling=TEXT, note=TEXT,
)  # fmt: skip

GIVEN = schema_of(
    task_id=TEXT, task_text=TEXT, department_code=TEXT, due_on=TEXT, given_on=TEXT, meeting_id=TEXT, meeting_name=TEXT,
    noted_at=TEXT,
)  # fmt: skip
DECIDED = schema_of(
    decision_id=TEXT, decision_order=pa.int64(), task_id=TEXT, noted_at=TEXT, department_code=TEXT, decision=TEXT,
    reason=TEXT, document_number=TEXT, document_name=TEXT, due_on=TEXT, meeting_id=TEXT,
)  # fmt: skip
# How the texts of the written state stand in an edition: an empty one is null.
WRITTEN = {
    "given_tasks": "* replace (due_on::date as due_on, given_on::date as given_on, noted_at::timestamp as noted_at)",
    "task_decisions": "* replace (noted_at::timestamp as noted_at, nullif(department_code, '') as department_code,"
    " nullif(reason, '') as reason, nullif(document_number, '') as document_number,"
    " nullif(document_name, '') as document_name, nullif(due_on, '')::date as due_on,"
    " nullif(meeting_id, '') as meeting_id)",
}


def take(
    store: Store,
    results: Sequence[FileResult],
    *,
    policy_id: str,
    author: str,
    message: str,
    withdrawn: Sequence[MissingRow] = (),
    after: int | None = None,
) -> Edition | None:
    """Publish an edition from the files that have accepted rows; None when there are none.

    Files that are left out are recorded with their rejected rows. On any failure nothing is published.
    withdrawn: rows of earlier files to withdraw. after: the newest ledger edition that the author has seen,
    0 for none. Raises Refusal where another edition was published since then.
    """
    if not any(result.taken for result in results):
        return None
    return publish(
        store,
        draft(
            store,
            results,
            policy_id=policy_id,
            author=author,
            message=message,
            withdrawn=withdrawn,
            after=after,
        ),
    )


def draft(
    store: Store,
    results: Sequence[FileResult],
    *,
    policy_id: str,
    author: str,
    message: str,
    withdrawn: Sequence[MissingRow] = (),
    after: int | None = None,
) -> Draft:
    """The draft that `take` publishes."""
    received_at = dt.datetime.now().replace(microsecond=0)

    def fill(con: duckdb.DuckDBPyConnection, edition: int) -> None:
        withdraw(con, [*withdrawn, *(row for result in results if result.taken for row in result.replaces)])
        for place, result in enumerate((read for read in results if read.refusal is None), 1):
            batch_id = f"{edition:06d}-{place:03d}"
            _record_batch(con, result, batch_id, edition, author, message, received_at)
            merge_into(con, result, batch_id)
        keep_written(con, store, policy_id)

    return Draft("ledger", policy_id, author, message, edition_tables(policy_id), fill, after)


def keep_written(con: duckdb.DuckDBPyConnection, store: Store, policy_id: str) -> None:
    """Copy what people wrote on ledger editions and this edition does not hold yet: notes, given tasks, decisions."""
    keep_notes(con, notes(store.folder, "ledger"))
    like = ("ledger", policy_id)
    for name, rows, schema in (
        ("given_tasks", given_tasks(store.folder, *like), GIVEN),
        ("task_decisions", decisions(store.folder, *like), DECIDED),
    ):
        con.register("written", table_of(rows, schema))
        key = schema.names[0]
        con.execute(
            f"insert into {name} by name select {WRITTEN[name]} from written"
            f" where {key} not in (select {name}.{key} from {name})"
        )
        con.unregister("written")


def keep_notes(con: duckdb.DuckDBPyConnection, notes: Sequence[Note]) -> None:
    """Copy the notes on findings of ledger editions that this edition does not hold yet."""
    con.register("written_notes", table_of(notes, NOTES))
    con.execute(
        "insert into finding_notes by name select * replace (noted_at::timestamp as noted_at) from written_notes"
        " where note_id not in (select finding_notes.note_id from finding_notes)"
    )
    con.unregister("written_notes")


def _record_batch(
    con: duckdb.DuckDBPyConnection,
    result: FileResult,
    batch_id: str,
    edition: int,
    author: str,
    message: str,
    received_at: dt.datetime,
) -> None:
    con.execute(
        "insert into batches by name select"
        " $batch_id as batch_id, $edition as edition, $source_file as source_file, $file_sha256 as file_sha256,"
        " $department as reporting_department_code, $as_of_on as as_of_on, $as_of_basis as as_of_basis,"
        " $read as read_row_count, $taken as taken_row_count, $rejected as rejected_row_count,"
        " $held as held_row_count, $not_data as not_data_row_count,"
        " $author as author, $message as message, $received_at as received_at",
        {
            "batch_id": batch_id,
            "edition": edition,
            "source_file": result.file,
            "file_sha256": result.sha256,
            "department": result.department_code,
            "as_of_on": result.as_of,
            "as_of_basis": result.as_of_basis,
            "read": result.read,
            "taken": result.taken,
            "rejected": result.rejected,
            "held": result.held,
            "not_data": result.not_data,
            "author": author,
            "message": message,
            "received_at": received_at,
        },
    )
