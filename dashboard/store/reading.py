"""Reads an edition: read-only, hardened, a connection per edition file, a cursor per question that is asked at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.refusal import Refusal
from dashboard.settings import QUERIES
from dashboard.store.catalogue import Edition, Store, kept_beside
from dashboard.store.disk import SEALED_SPILLS
from dashboard.store.ledgers import create, ledgers
from dashboard.store.macros import MACROS, called_by, macros
from dashboard.store.time_limits import within_time
from dashboard.store.wholeness import check_unchanged, file_digest

HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # Of one edition and all its readers together.
    "memory_limit": "2GB",
    "max_temp_directory_size": "4GB",
    **SEALED_SPILLS,
    "lock_configuration": "true",
}

# In the catalogue: number → when, by whom and why an edition was sealed.
SEALED = "sealed"


def cursor(edition: Edition) -> duckdb.DuckDBPyConnection:
    """A new cursor on the edition's read-only connection, with all of today's macros; safe in any thread."""
    fresh = _of(edition).cursor()
    _create(fresh, MACROS)
    return fresh


def fetch(
    edition: Edition,
    sql: str,
    values: Mapping[str, Any] | None = None,
    beside: Mapping[str, pa.Table] | None = None,
) -> pa.Table:
    """Run a select with bound values; money stays decimal(18, 2). Today's macros answer it, on any edition.

    beside: tables that stand in the place of those of the file, for this question alone.
    """
    try:
        cursors = _waiting(edition, sql) if beside is None else _alone(edition, sql, beside)
        with cursors as con, within_time(con):
            return con.execute(sql, dict(values or {})).to_arrow_table()
    except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as error:
        raise _damaged(edition.path) from error
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise Refusal(
            f"第 {edition.number} 版是用另一个版本的软件发布的，缺少这个报表需要的内容，无法显示。"
            "数据没有丢失；请换一个版本，或用现在的软件再发布一次（演示数据运行 demo 命令，台账再接入一次）。"
        ) from error


@contextmanager
def _waiting(edition: Edition, sql: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor that has the macros of the statement and goes back for the next question; after an error it does not."""
    opened = _of(edition)
    try:
        con, known = opened.waiting.pop()
    except IndexError:
        con, known = opened.cursor(), set()
    new = tuple(name for name in called_by(sql) if name not in known)
    _create(con, new)
    yield con
    opened.waiting.append((con, known | set(new)))


@contextmanager
def _alone(edition: Edition, sql: str, beside: Mapping[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor with these tables that nobody uses after this question."""
    with _of(edition).cursor() as con:
        for name, table in beside.items():
            con.execute(f"drop table if exists temp.{name}")  # an empty one, for an edition without it
            con.register(name, table)
        _create(con, called_by(sql))
        yield con


def _create(con: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
    """Create today's macros in a connection. Creating all takes longer than most reports."""
    for macro in macros(names):
        # An edition of earlier software lacks the table of the macro, and one without its companion the columns; the reports say so.
        with suppress(duckdb.CatalogException, duckdb.BinderException):
            con.execute(macro)


def check_readable(edition: Edition) -> None:
    """Raise Refusal for an edition whose file is 已归档, was changed or cannot be opened."""
    _of(edition)


def check_whole(edition: Edition) -> None:
    """Raise Refusal for an edition whose file is missing or differs from its digest."""
    if edition.retired_at:
        raise retired(edition)
    if not edition.path.exists():
        raise _missing(edition.path)
    if not is_whole(edition):
        raise _damaged(edition.path)


def is_whole(edition: Edition) -> bool:
    """Whether the file exists and equals its digest."""
    return edition.path.exists() and file_digest(edition.path) == edition.sha256


def forget() -> None:
    """Close the connections on single editions, so that the space of removed files becomes free."""
    _opened.cache_clear()


# Tables of publishing that today's macros read and that came later than the first editions: empty there, or of what they hold.
LATER_MARTS = {
    "indicator_counts": "create temp table indicator_counts (indicator_id text, place_code text, indicator_value decimal(22, 4))",
    "people_files": "create temp table people_files as "
    + (QUERIES / "marts" / "people_files.sql").read_text(encoding="utf-8"),
}


@dataclass(frozen=True)
class _Opened:
    """An open edition file. waiting: its idle cursors, each with the names of the macros that it has.

    absent: statements that create the tables which the edition lacks; it is of software that did not know them.
    """

    con: duckdb.DuckDBPyConnection
    absent: tuple[str, ...] = ()
    waiting: list[tuple[duckdb.DuckDBPyConnection, set[str]]] = field(default_factory=list)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor, for which no table is missing: one that came later is empty."""
        fresh = self.con.cursor()
        for statement in self.absent:
            fresh.execute(statement)
        return fresh


def _of(edition: Edition) -> _Opened:
    if edition.retired_at:
        raise retired(edition)
    check_unchanged(edition)
    return _opened(edition.path)


@lru_cache(maxsize=16)
def _opened(path: Path) -> _Opened:
    if not path.exists():
        raise _missing(path)
    try:
        con = duckdb.connect(str(path), read_only=True, config=HARDENED)
        held = {row[0] for row in con.execute("select table_name from duckdb_tables()").fetchall()}
        tables = [table for ledger in ledgers() for table in ledger.tables if table.name not in held]
        absent = [create(table, "create temp table") for table in tables]
        absent += [statement for name, statement in LATER_MARTS.items() if name not in held]
        return _Opened(con, tuple(absent))
    except duckdb.Error as error:
        raise _damaged(path) from error


def seal_of(folder: Path, number: int) -> str | None:
    """Why an edition was sealed, in words; None where it was not."""
    seal = (kept_beside(Store(folder), SEALED) or {}).get(str(number))
    return seal and (
        f"第 {number} 版已封存：{seal['reason']}。由 {seal['author']} 于 {seal['sealed_at'].replace('T', ' ')} 封存，"
        "文件和引用它的链接保存的内容都已移除，不能再打开。请改看更新的版本。"
    )


def retired(edition: Edition) -> Refusal:
    """The Refusal for an edition whose file was removed: it was sealed, or retention removed it."""
    if seal := seal_of(edition.folder, edition.number):
        return Refusal(seal)
    when = str(edition.retired_at).replace("T", " ")
    return Refusal(
        f"第 {edition.number} 版已归档：按保留规则，它的文件已于 {when} 移除，不能再打开；"
        f"它由 {edition.author} 于 {edition.published_at.replace('T', ' ')} 发布，概况仍列在“数据版本”。"
        "需要原数时，请从当时的备份恢复到另一个数据仓查看。"
    )


def _missing(path: Path) -> Refusal:
    return Refusal(f"版本文件 {path.name} 不在数据仓中。请从备份恢复；其他版本不受影响。")


def _damaged(path: Path) -> Refusal:
    return Refusal(f"版本文件 {path.name} 已损坏，无法读取。请从备份恢复，或用 rollback 回到较早的版本。")
