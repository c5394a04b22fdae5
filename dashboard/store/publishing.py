"""Publishing: an edition is built beside the others, checked, synced to disk, renamed, and made current by one swap."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.store.catalogue import Edition, Store, add_edition, list_editions, prepare
from dashboard.store.disk import sync_folder
from dashboard.store.failures import failures_in_words
from dashboard.store.history import HISTORIES, attach, take_over_history
from dashboard.store.ledgers import schema, table_names
from dashboard.store.locking import locked
from dashboard.store.marts import has_table, work_out
from dashboard.store.published import counted
from dashboard.store.reading import check_whole, is_whole
from dashboard.store.remembering import forget_changes, remember_changes
from dashboard.store.signing import signed
from dashboard.store.summaries import summarise
from dashboard.store.sweeping import sweep
from dashboard.store.wholeness import file_digest

# An edition has many small tables. With DuckDB's default block of 256 KiB an empty edition has 11 MiB, with this
# size 2.3 MiB; the reports of 200,000 projects are equally fast.
SMALL_BLOCKS: dict[str, str | bool | int | float | list[str]] = {"default_block_size": 16384}
# To choose how the columns of so few rows are compressed takes longer than all the rest of writing them.
FEW_ROWS = 20_000


@dataclass(frozen=True)
class Draft:
    """The parts of a new edition.

    kind: `demo` starts empty; `ledger` starts from the facts of the newest ledger edition.
    tables: the policy and the reference data; they are copied into the edition, so that it stays readable without them.
    fill: adds or replaces facts; gets the connection and the number of the edition being built.
    after: the newest ledger edition that the author has seen, 0 for none; None to skip the comparison.
    history_of: the edition whose histories and findings are continued without its facts: for a second demonstration.
    """

    kind: str
    policy_id: str
    author: str
    message: str
    tables: Mapping[str, pa.Table]
    fill: Callable[[duckdb.DuckDBPyConnection, int], None]
    after: int | None = None
    history_of: Edition | None = None


def publish(store: Store, draft: Draft) -> Edition:
    """Build, check and publish an edition; returns its entry. On any failure the store is unchanged."""
    author, message = signed(draft.author, draft.message)
    draft = replace(draft, author=author, message=message)
    with failures_in_words(store), locked(store):
        prepare(store)
        connection.check_anchor(store.folder)
        editions = list_editions(store)
        base = ledger_base(store) if draft.kind == "ledger" else None
        if draft.after is not None and draft.after != (base.number if base else 0):
            newest = base.number if base else 0
            raise Refusal(f"您核对之后，第 {newest} 版已经发布。请重新核对变化，再发布。")
        sweep(store, editions)
        return counted(_build_next(store, editions, draft, base), "published")


def rehearse(store: Store, draft: Draft, folder: Path) -> Edition:
    """Build in `folder` the edition that `publish` would make now. The store and its catalogue do not change."""
    with failures_in_words(store):
        base = ledger_base(store) if draft.kind == "ledger" else None
        target = Store(folder)
        prepare(target)
        return _build_next(target, list_editions(store), draft, base)


def ledger_base(store: Store) -> Edition | None:
    """The newest ledger edition, whose facts the next ledger edition starts from; None where there is none."""
    return next(
        (
            edition
            for edition in reversed(list_editions(store))
            if edition.kind == "ledger" and not edition.retired_at
        ),
        None,
    )


def _build_next(target: Store, editions: list[Edition], draft: Draft, base: Edition | None) -> Edition:
    number = max((edition.number for edition in editions), default=0) + 1
    if base:
        check_whole(base)
    return _build(target, number, base.number if base else None, lambda con: _fill(con, draft, number, base))


def roll_back(store: Store, number: int, author: str, message: str) -> Edition:
    """Make edition `number` current again, as a new edition with the same facts, policy and rules."""
    author, message = signed(author, message or f"回退到第 {number} 版")
    with failures_in_words(store), locked(store):
        connection.check_anchor(store.folder)
        editions = list_editions(store)
        source = next((edition for edition in editions if edition.number == number), None)
        if source is None:
            raise Refusal(f"没有第 {number} 版数据，无法回退。可用 editions 命令查看现有版本。")
        sweep(store, editions)
        return counted(copy_of(store, source, author, message), "rolled_back")


def copy_of(
    store: Store,
    source: Edition,
    author: str,
    message: str,
    change: Callable[[duckdb.DuckDBPyConnection], None] | None = None,
) -> Edition:
    """Publish a copy of an edition as the newest. change: what is done to all of it in the end. The caller holds the lock."""
    check_whole(source)
    editions = list_editions(store)
    newest = editions[-1].number + 1
    latest = next(e for e in reversed(editions) if e == source or (e.kind == source.kind and is_whole(e)))

    def relabel(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(
            "update edition set edition = ?, published_at = ?, author = ?, message = ?, parent_edition = ?",
            [newest, _now(), author, message, source.number],
        )
        take_over_history(con, source, latest, newest)

    return _build(store, newest, source.number, relabel, source.path, change)


def _build(
    store: Store,
    number: int,
    parent: int | None,
    fill: Callable[[duckdb.DuckDBPyConnection], None],
    copy_of: Path | None = None,
    change: Callable[[duckdb.DuckDBPyConnection], None] | None = None,
) -> Edition:
    pending = store.folder / f".building-{number:06d}-{os.getpid()}.duckdb"
    try:
        if copy_of:
            shutil.copyfile(copy_of, pending)
        with duckdb.connect(str(pending), config=SMALL_BLOCKS) as con:
            # DuckDB prints a progress bar for long statements, which would break JSON on standard output.
            con.execute("set enable_progress_bar = false")
            fill(con)
            like = forget_changes(con)
            _write_out(con)
        remember_changes(pending, like, list_editions(store))
        if change is not None:
            with duckdb.connect(str(pending), config=SMALL_BLOCKS) as con:
                change(con)
        return _adopt(store, pending, number, parent)
    finally:
        for leftover in (pending, pending.with_name(pending.name + ".wal")):
            leftover.unlink(missing_ok=True)


def _write_out(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute("select sum(estimated_size) from duckdb_tables() where not temporary").fetchone()
    if found is not None and (found[0] or 0) < FEW_ROWS:
        con.execute("set force_compression = 'uncompressed'")
    con.execute("checkpoint")


def _fill(con: duckdb.DuckDBPyConnection, draft: Draft, number: int, base: Edition | None) -> None:
    # No transaction around all steps: the file is deleted on any failure, and DuckDB plans joins badly over
    # uncommitted rows (the records of 200,000 projects: 65 s instead of 2 s). D-011
    con.execute(schema())
    for name, table in draft.tables.items():
        con.register("incoming", table)
        con.execute(f"create table {name} as select * from incoming")
        con.unregister("incoming")
    before = base or draft.history_of
    if before is not None:
        attach(con, before)
        # An edition takes over all tables of the edition before, histories and keys included.
        for name in table_names() if base else HISTORIES:
            if has_table(con, "base_edition", name):  # editions of earlier software may lack a table
                con.execute(f"insert into {name} by name select * from base_edition.{name}")
    con.execute("begin")
    draft.fill(con, number)
    con.execute("commit")
    work_out(con, number, draft.kind)
    con.execute(
        "create table edition as select ?::integer as edition, ?::varchar as edition_kind,"
        " ?::varchar as policy_id, ?::timestamp as published_at, ?::varchar as author, ?::varchar as message,"
        " (select min(as_of_on) from department_dates) as as_of_on, ?::integer as parent_edition",
        [
            number,
            draft.kind,
            draft.policy_id,
            _now(),
            draft.author,
            draft.message,
            base.number if base else None,
        ],
    )
    if before is not None:
        con.execute("detach base_edition")


def _adopt(store: Store, pending: Path, number: int, parent: int | None) -> Edition:
    with duckdb.connect(str(pending), read_only=True) as con:
        row = con.execute(
            "select edition_kind, policy_id, published_at, author, message, as_of_on from edition"
        ).fetchone()
        summary = summarise(con, pending)
    assert row is not None
    kind, policy_id, published_at, author, message, as_of_on = row
    name = f"edition-{number:06d}-{uuid.uuid4().hex[:8]}.duckdb"
    digest = file_digest(pending)
    pending.chmod(0o600)
    with pending.open("rb") as handle:
        os.fsync(handle.fileno())
    os.rename(pending, store.folder / name)
    sync_folder(store.folder)
    edition = Edition(
        number=number,
        kind=kind,
        policy_id=policy_id,
        published_at=published_at.isoformat(timespec="seconds"),
        author=author,
        message=message,
        as_of_on=as_of_on.isoformat() if as_of_on else None,
        parent_number=parent,
        file=name,
        sha256=digest,
        folder=store.folder,
        summary=summary,
    )
    add_edition(store, edition)
    return edition


def _now() -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0)
