"""Takes numbers of persons out of a store that has them from earlier software (D-087).

Every edition that holds one is sealed: its file is removed and its entry says why. Where the newest of its kind holds
one, a copy without them is published first, with the same money.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from dashboard.personal import masked
from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.state.chain import to_keep
from dashboard.store.candidates import settle
from dashboard.store.catalogue import (
    Edition,
    Store,
    amend,
    current_edition,
    kept_beside,
    list_editions,
    mark_retired,
)
from dashboard.store.failures import failures_in_words
from dashboard.store.locking import locked
from dashboard.store.people import restricted_tables
from dashboard.store.publishing import copy_of
from dashboard.store.reading import SEALED, fetch
from dashboard.store.retiring import remove_retired
from dashboard.store.signing import signed

# 11 digits near each other, or one of another script: never misses a number, and is small, because it is asked of every
# column of every table.
DIGITS = r"[0-9](?:[^0-9]{0,4}[0-9]){10}|[^\P{Nd}0-9]|\p{No}"
# Numbers of things are never masked: two rows could become one. Intake asks about them.
KEYS = ("_id", "_number", "_code", "_key")
_COLUMNS = (
    "select table_name, column_name from duckdb_columns() join duckdb_tables() using (table_oid, table_name)"
    " where data_type = 'VARCHAR' order by table_oid, column_index"
)


@dataclass(frozen=True)
class Found:
    """A column of an edition with numbers of persons. values: each such text → the same text masked."""

    edition: Edition
    table: str
    column: str
    values: Mapping[str, str]


def numbers_found(store: Store) -> list[Found]:
    """The columns with numbers of persons, of every edition whose file is there. Reads everything."""
    return [
        found for edition in list_editions(store) if not edition.retired_at for found in _in_edition(edition)
    ]


def redact(store: Store, author: str, reason: str) -> tuple[list[Edition], list[int]]:
    """Publish copies without the numbers, and seal what holds them; (the new editions, the sealed numbers).

    An edition is found again until it is sealed, so that after a kill the same command does the rest.
    """
    author, reason = signed(author, reason)
    with failures_in_words(store), locked(store):
        connection.check_anchor(store.folder)
        sealed = sorted({one.edition.number for one in numbers_found(store)})
        made = [copy_of(store, one, author, reason, _mask) for one in _newest(store) if one.number in sealed]
        when = dt.datetime.now().isoformat(timespec="seconds")
        seals = {str(number): {"sealed_at": when, "author": author, "reason": reason} for number in sealed}
        last = connection.forget_rows(store.folder, sealed, when, author, reason)
        amend(store, to_keep(last) | {SEALED: (kept_beside(store, SEALED) or {}) | seals})
        mark_retired(store, sealed, when)
        remove_retired(store)
        settle(store)  # what waited was built on what is sealed now
    return made, sealed


def _newest(store: Store) -> Iterator[Edition]:
    """The newest edition of each kind and policy; that of the current edition last, so that it stays the current kind."""
    current = current_edition(store)
    newest = {(one.kind, one.policy_id): one for one in list_editions(store) if not one.retired_at}
    own = newest.pop((current.kind, current.policy_id))
    yield from (*newest.values(), own)


def _in_edition(edition: Edition) -> Iterator[Found]:
    columns: dict[str, list[str]] = {}
    for row in fetch(edition, _COLUMNS).to_pylist():
        columns.setdefault(row["table_name"], []).append(row["column_name"])
    for table, names in columns.items():
        texts = [name for name in names if not name.endswith(KEYS)]
        tests = ", ".join(f"bool_or({_perhaps(name)}) as {name}" for name in texts)
        doubtful = fetch(edition, f"select {tests} from {table}").to_pylist()[0] if texts else {}
        for column in [name for name in texts if doubtful[name]]:
            rows = fetch(edition, _texts(table, column)).column(0).to_pylist()
            values = {text: without for text in rows if (without := masked(text)) != text}
            if values:
                yield Found(edition, table, column, values)
    yield from _in_companion(edition)


def _in_companion(edition: Edition) -> Iterator[Found]:
    """Of what the edition holds of persons; nothing where its key is gone and nobody can read it any more."""
    try:
        tables = restricted_tables(edition)
    except Refusal:
        return
    for table, rows in tables.items():
        for column in rows.schema:
            if not pa.types.is_string(column.type) or column.name.endswith(KEYS):
                continue
            texts = [text for text in rows[column.name].unique().to_pylist() if text]
            values = {text: without for text in texts if (without := masked(text)) != text}
            if values:
                yield Found(edition, table, column.name, values)


def _perhaps(column: str) -> str:
    return f"regexp_matches({column}, '{DIGITS}')"


def _texts(table: str, column: str) -> str:
    return f"select distinct {column} from {table} where {_perhaps(column)}"


def _mask(con: duckdb.DuckDBPyConnection) -> None:
    """Mask the numbers in every text of an open edition."""
    for table, column in con.execute(_COLUMNS).fetchall():
        if column.endswith(KEYS):
            continue
        for (text,) in con.execute(_texts(table, column)).fetchall():
            if (without := masked(text)) != text:
                con.execute(f"update {table} set {column} = ? where {column} = ?", [without, text])
