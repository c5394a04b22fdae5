"""Builds the file of an edition beside the others: filled, worked out, compared with the one before, put into its place."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.store.catalogue import Edition, Store, add_edition, list_editions
from dashboard.store.companion import companion_of, discard, write_companion
from dashboard.store.disk import SEALED_SPILLS, sync_folder
from dashboard.store.history import HISTORIES, attach
from dashboard.store.ledgers import schema, table_names
from dashboard.store.marts import has_table, work_out
from dashboard.store.people import restricted_tables
from dashboard.store.remembering import forget_changes, remember_changes
from dashboard.store.restricted import HISTORY, changed, fact_names, shadow, taken_out
from dashboard.store.summaries import summarise
from dashboard.store.wholeness import file_digest

# An edition has many small tables. With DuckDB's default block of 256 KiB an empty edition has 11 MiB, with this
# size 2.3 MiB; the reports of 200,000 projects are equally fast.
SMALL_BLOCKS: dict[str, str | bool | int | float | list[str]] = {"default_block_size": 16384, **SEALED_SPILLS}
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


@dataclass(frozen=True)
class Plan:
    """How the next edition is made.

    parent: the edition whose facts are its start, None for none. fill: writes all tables. copied: the file that it
    begins as. change: what is done to all of it in the end.
    """

    number: int
    parent: int | None
    fill: Callable[[duckdb.DuckDBPyConnection], None]
    copied: Path | None = None
    change: Callable[[duckdb.DuckDBPyConnection], None] | None = None


@contextmanager
def built(folder: Path, editions: list[Edition], plan: Plan, *, keeps_people: bool = True) -> Iterator[Path]:
    """Build the file of an edition in a folder, with its companion. Within the block they are moved, or they are removed.

    editions: of the store, for the changes since the newest of them. keeps_people: False for a trial, which needs no companion.
    """
    pending = folder / f".building-{plan.number:06d}-{os.getpid()}.duckdb"
    try:
        if plan.copied:
            shutil.copyfile(plan.copied, pending)
        with duckdb.connect(str(pending), config=SMALL_BLOCKS) as con:
            # DuckDB prints a progress bar for long statements, which would break JSON on standard output.
            con.execute("set enable_progress_bar = false")
            plan.fill(con)
            like = forget_changes(con)
            people, had_them = taken_out(con)
            _write_out(con)
        if had_them:
            _rewrite(pending)
        remember_changes(pending, like, editions)
        if plan.change is not None:
            people = changed(people, plan.change)
            with duckdb.connect(str(pending), config=SMALL_BLOCKS) as con:
                plan.change(con)
            _rewrite(pending)
        if keeps_people:
            write_companion(pending, people)
        yield pending
    finally:
        discard(pending, folder)
        for leftover in (pending, pending.with_name(pending.name + ".wal")):
            leftover.unlink(missing_ok=True)


def make(store: Store, plan: Plan, *, keeps_people: bool = True) -> Edition:
    """Build an edition and put it into the catalogue. The caller holds the lock. keeps_people: as in `built`."""
    with built(store.folder, list_editions(store), plan, keeps_people=keeps_people) as pending:
        return adopt_file(store, pending, plan.number, plan.parent)


def fill_draft(con: duckdb.DuckDBPyConnection, draft: Draft, number: int, base: Edition | None) -> None:
    """Write all tables of a draft. base: the edition that it starts from."""
    # No transaction around all steps: the file is deleted on any failure, and DuckDB plans joins badly over
    # uncommitted rows (the records of 200,000 projects: 65 s instead of 2 s). D-011
    con.execute(schema())
    for name, table in draft.tables.items():
        con.register("incoming", table)
        con.execute(f"create table {name} as select * from incoming")
        con.unregister("incoming")
    before, restricted = base or draft.history_of, fact_names()
    if before is not None:
        attach(con, before)
        # An edition takes over all tables of the edition before, histories and keys included.
        for name in table_names() if base else HISTORIES:
            # Editions of earlier software may lack a table.
            if name not in restricted and has_table(con, "base_edition", name):
                con.execute(f"insert into {name} by name select * from base_edition.{name}")
    shadow(con, _recalled(before, is_base=base is not None))
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
            now(),
            draft.author,
            draft.message,
            base.number if base else None,
        ],
    )
    if before is not None:
        con.execute("detach base_edition")


def _recalled(before: Edition | None, *, is_base: bool) -> Mapping[str, pa.Table]:
    """The restricted tables of the edition before. Where its facts are not taken over: what it told, and the key of its pseudonyms."""
    if before is None:
        return {}
    tables = restricted_tables(before)
    return tables if is_base else {name: tables[name] for name in HISTORY if name in tables}


def _rewrite(pending: Path) -> None:
    """Copy a database that removed rows: they would stay in its free blocks."""
    fresh = pending.with_name(pending.name + ".rewritten")
    with duckdb.connect() as con:
        for path, name in ((pending, "old"), (fresh, "fresh")):
            con.execute(
                f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (block_size {SMALL_BLOCKS['default_block_size']})"
            )
        con.execute("copy from database old to fresh")
    os.replace(fresh, pending)


def _write_out(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute("select sum(estimated_size) from duckdb_tables() where not temporary").fetchone()
    if found is not None and (found[0] or 0) < FEW_ROWS:
        con.execute("set force_compression = 'uncompressed'")
    con.execute("checkpoint")


def adopt_file(store: Store, pending: Path, number: int, parent: int | None) -> Edition:
    """Put the file of an edition into its place and its entry into the catalogue. The caller holds the lock."""
    edition = described(pending, store.folder, number, parent)
    edition = replace(edition, file=f"edition-{number:06d}-{uuid.uuid4().hex[:8]}.duckdb")
    put(pending, edition.path)
    add_edition(store, edition)
    return edition


def described(path: Path, folder: Path, number: int, parent: int | None) -> Edition:
    """The entry of the file of an edition. folder: where it is or will be."""
    with duckdb.connect(str(path), read_only=True) as con:
        row = con.execute(
            "select edition_kind, policy_id, published_at, author, message, as_of_on from edition"
        ).fetchone()
        summary = summarise(con, path)
    assert row is not None
    kind, policy_id, published_at, author, message, as_of_on = row
    return Edition(
        number=number,
        kind=kind,
        policy_id=policy_id,
        published_at=published_at.isoformat(timespec="seconds"),
        author=author,
        message=message,
        as_of_on=as_of_on.isoformat() if as_of_on else None,
        parent_number=parent,
        file=path.name,
        sha256=file_digest(path),
        folder=folder,
        summary=summary,
    )


def put(pending: Path, target: Path) -> None:
    """Give a finished file and its companion their names, for their owner alone, so that they survive a power cut."""
    if companion_of(pending).exists():
        os.rename(companion_of(pending), companion_of(target))
    pending.chmod(0o600)
    with pending.open("rb") as handle:
        os.fsync(handle.fileno())
    os.rename(pending, target)
    sync_folder(target.parent)


def now() -> dt.datetime:
    """The time that an edition keeps: local, to the second."""
    return dt.datetime.now().replace(microsecond=0)
