"""The chain over all that is only ever added to state.sqlite: what was cut, changed or swapped is noticed.

A trigger adds a link for each new row: the digest of the row, and a digest over it and the link before. The last link,
with the identity of the file, is the head; publishing and backing up keep it in the catalogue (the anchor).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CATALOGUE = "catalogue.json"
ANCHOR = "state"
# Table → its columns. Rows of these tables are added, never changed or removed. A released step of MIGRATIONS creates
# these: later tables are added to CHAINED, never here.
FIRST_CHAINED = {
    "finding_notes": "note_id, edition_kind, finding_key, noted_at, department_code, owner_department_code, handling, note",
    "links": "token, format, page, title, edition_kind, policy_id, edition_number, edition_sha256, stamp, quoted,"
    " parameters, choices, figures, digest, created_at, software",
    "link_reports": "token, place, name, bound, shape, rows",
    "meetings": "meeting_id, edition_kind, policy_id, edition_number, name, held_on, created_at",
    "meeting_notes": "note_id, meeting_id, noted_at, department_code, note",
    "meeting_tasks": "task_id, meeting_id, noted_at, department_code, due_on, task",
    "meeting_task_states": "task_id, noted_at, meeting_id, state, remark",
    "exports": "export_id, exported_at, channel, subject, title, page, edition_kind, edition_number, parameters, format,"
    " row_count, byte_count, actor, software",
}


CHAINED = FIRST_CHAINED | {
    "seals": "edition_number, sealed_at, author, reason",
    "refusals": "refusal_id, refused_at, door, subject, sentence, alike_count, software",
    "events": "event_id, happened_at, subject, sentence, software",
    "clocks": "clock_id, utc_offset",
    "received_files": "received_id, happened_at, file_sha256, source_file, department_code, kinds, channel, step,"
    " read_row_count, taken_row_count, rejected_row_count, held_row_count, question_count, answer_count, sentence, edition_number,"
    " author, software",
    "given_tasks": "task_id, edition_kind, policy_id, meeting_id, noted_at, department_code, due_on, task",
    "task_decisions": "decision_id, edition_kind, policy_id, task_id, noted_at, department_code, decision, reason, document_number,"
    " document_name, due_on, meeting_id",
    "sealed_logs": "table_name, file_name, file_sha256, first_row, last_row, row_count, last_line_at, sealed_at",
    "submissions": "submission_id, kind, subject, unit, channel, submitted_at, author, message, edition_kind, policy_id, base_number,"
    " edition_number, digest, candidate, files, follow_up, software",
    "submission_events": "event_id, submission_id, happened_at, event, subject, unit, channel, reason, edition_number, software",
}


def _of_row(columns: str, row: str) -> str:
    """The call that gives the digest of a row."""
    return f"sha256_of({', '.join(f'{row}.{name.strip()}' for name in columns.split(','))})"


def _trigger(table: str) -> str:
    """The trigger that adds a link for each new row of a table."""
    content = _of_row(CHAINED[table], "new")
    return (
        f"create trigger {table}_are_chained after insert on {table} begin"
        f" insert into chain (table_name, row_id, content) values ('{table}', new.rowid, {content}); end"
    )


CHAIN_TABLES = (
    "create table identity (identity text not null) strict",
    "insert into identity select lower(hex(randomblob(16)))",
    """
    create table chain (
        place integer primary key,
        table_name text not null,
        row_id integer not null,
        content text not null,
        digest text
    ) strict
    """,
    """
    create trigger chain_goes_on after insert on chain
    begin
        update chain set digest = sha256_of(
            coalesce((select digest from chain where place = new.place - 1), (select identity from identity)),
            new.place, new.table_name, new.row_id, new.content
        ) where place = new.place;
    end
    """,
    """
    create trigger chain_is_never_changed before update on chain when old.digest is not null
    begin select raise(abort, 'the chain is never changed'); end
    """,
    """
    create trigger chain_is_never_shortened before delete on chain
    begin select raise(abort, 'the chain is never shortened'); end
    """,
    *(
        f"insert into chain (table_name, row_id, content) select '{table}', {table}.rowid, {_of_row(columns, table)}"
        f" from {table} order by {table}.rowid"
        for table, columns in FIRST_CHAINED.items()
    ),
    *map(_trigger, FIRST_CHAINED),
)


SEAL_TABLES = (
    """
    create table seals (
        edition_number integer not null,
        sealed_at text not null,
        author text not null,
        reason text not null
    ) strict
    """,
    _trigger("seals"),
)
CHAIN_OF_REFUSALS, CHAIN_OF_EVENTS = (_trigger("refusals"),), (_trigger("events"),)
CHAIN_OF_CLOCKS, CHAIN_OF_RECEIVED = (_trigger("clocks"),), (_trigger("received_files"),)
CHAIN_OF_SEALED = (_trigger("sealed_logs"),)
CHAIN_OF_TASKS = (_trigger("given_tasks"), _trigger("task_decisions"))
CHAIN_OF_SUBMISSIONS = (_trigger("submissions"), _trigger("submission_events"))
# What links to sealed editions kept: emptied, which is no fault of the chain.
EMPTIED = (
    "select link_reports.rowid from link_reports where token in ("
    "select links.token from links, json_each(links.quoted) where value in (select edition_number from seals))"
)


@dataclass(frozen=True)
class Anchor:
    """The head of a chain: identity of the file, number of links, digest of the last."""

    identity: str
    place: int
    digest: str


def teach(con: sqlite3.Connection) -> None:
    """Give a connection the function that the triggers call."""
    con.create_function("sha256_of", -1, _sha256_of, deterministic=True)


def content_of(values: Iterable[Any]) -> str:
    """The digest of a row as the chain holds it. values: of its columns in CHAINED."""
    return _sha256_of(*values)


def _sha256_of(*values: Any) -> str:
    told = [value.hex() if isinstance(value, bytes) else value for value in values]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def note_clock(con: sqlite3.Connection) -> None:
    """Keep the offset of the clock, as +08:00, where it is not that of the rows before; inside a transaction."""
    if not con.execute("select 1 from sqlite_master where name = 'clocks'").fetchone():
        return  # a file that is on its way from earlier software
    offset = dt.datetime.now().astimezone().isoformat(timespec="seconds")[19:]
    last = con.execute("select utc_offset from clocks order by clock_id desc limit 1").fetchone()
    if last != (offset,):
        con.execute("insert into clocks (utc_offset) values (?)", [offset])


def clocks_of(con: sqlite3.Connection, table: str) -> list[tuple[int, str]]:
    """(rowid, offset): the clock from which the times of a chained table are read from this row on; oldest first.

    Rows before the first were written by earlier software, which kept no offset.
    """
    noted = con.execute(
        "select place, utc_offset from clocks join chain on table_name = 'clocks' and row_id = clock_id order by place"
    ).fetchall()
    following = "select row_id from chain where place > ? and table_name = ? order by place limit 1"
    rows = [(con.execute(following, [place, table]).fetchone(), offset) for place, offset in noted]
    return [(row[0], offset) for row, offset in rows if row]


def head(con: sqlite3.Connection) -> Anchor | None:
    """The head of the chain; None in a file of earlier software, which has no chain."""
    if not con.execute("select 1 from sqlite_master where name = 'chain'").fetchone():
        return None
    (identity,) = con.execute("select identity from identity").fetchone()
    last = con.execute("select place, digest from chain order by place desc limit 1").fetchone()
    return Anchor(identity, *(last or (0, identity)))


def anchored(folder: Path) -> Anchor | None:
    """The head that the catalogue of the folder keeps; None where it keeps none."""
    try:
        kept = json.loads((folder / CATALOGUE).read_text(encoding="utf-8")).get(ANCHOR)
        return Anchor(**kept) if kept else None
    except (OSError, ValueError, TypeError, AttributeError):
        return None  # a list that cannot be read is refused by whoever opens an edition


def to_keep(last: Anchor | None) -> dict[str, Any]:
    """The values of the catalogue that keep a head, None for none."""
    return {ANCHOR: asdict(last) if last else None}


def goes_on_from(con: sqlite3.Connection, anchor: Anchor) -> bool:
    """Whether the chain of this file has the anchor as one of its links."""
    found = head(con)
    if found is None or found.identity != anchor.identity or found.place < anchor.place:
        return False
    row = con.execute("select digest from chain where place = ?", [anchor.place]).fetchone()
    return row == (anchor.digest,) if row else anchor.place == 0


def faults(con: sqlite3.Connection, away: Mapping[str, Mapping[int, str]]) -> Iterator[str]:
    """A sentence for each place where the chain and the rows do not fit; reads everything.

    away: table → row → digest of the rows that stand in sealed files.
    """
    (before,) = con.execute("select identity from identity").fetchone()
    links: dict[str, dict[int, str]] = {table: {} for table in CHAINED}
    rows = con.execute("select place, table_name, row_id, content, digest from chain order by place")
    for due, (place, table, row_id, content, digest) in enumerate(rows, 1):
        if place != due or digest != _sha256_of(before, place, table, row_id, content):
            yield f"第 {due} 条起，链断了：有记录被删去、插入或改动。"
            return
        before = digest
        links.setdefault(table, {})[row_id] = content
    emptied = {key for (key,) in con.execute(EMPTIED)}
    for table, columns in CHAINED.items():
        linked = links[table]
        standing = con.execute(f"select rowid, {_of_row(columns, table)} from {table}").fetchall()
        stored = {**away.get(table, {}), **dict(standing)}
        changed = {key for key in stored.keys() & linked.keys() if stored[key] != linked[key]}
        for word, wrong in (
            ("被删去", linked.keys() - stored.keys()),
            ("不在链里", stored.keys() - linked.keys()),
            ("被改动", changed - emptied if table == "link_reports" else changed),
        ):
            if wrong:
                yield f"表 {table} 有 {len(wrong)} 条记录{word}，例如第 {min(wrong)} 条。"
