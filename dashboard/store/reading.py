"""Reading an edition: read-only, hardened, one connection per edition file, one cursor per question."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.refusal import Refusal
from dashboard.settings import QUERIES
from dashboard.store.catalogue import Edition

HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}

# What reports call, each after those it calls. An edition holds them too, for pasting a report into a shell;
# today's meaning wins.
MACROS = (
    "percent_of",
    "middle_of",
    "middle_percent_of",
    "pace_state",
    "is_chosen",
    "has_words",
    "is_answered_by",
    "selected_entries",
    "selected_money",
    "people_left_out",
    "stated_money",
    "selected_clauses",
    "clause_money",
    "selected_findings",
    "milestone_states",
    "place_measures",
    "recipient_concerns",
    "selected_public_records",
    "selected_talent",
)


def cursor(edition: Edition, sql: str | None = None) -> duckdb.DuckDBPyConnection:
    """A fresh cursor on the edition's read-only connection; safe in any thread.

    It brings the macros of today's reports with it, so that an edition of earlier software still answers them:
    those that the statement calls, or all, if none is given. To bring all costs more than most reports take.
    """
    if edition.retired_at:
        raise retired(edition)
    fresh = _connection(edition.path).cursor()
    for macro in macros(MACROS if sql is None else called_by(sql)):
        with suppress(
            duckdb.CatalogException
        ):  # an edition of earlier software lacks its table: its reports say so
            fresh.execute(macro)
    return fresh


def fetch(edition: Edition, sql: str, values: Mapping[str, Any] | None = None) -> pa.Table:
    """Run one select with bound values; money stays decimal(18, 2)."""
    try:
        return cursor(edition, sql).execute(sql, dict(values or {})).to_arrow_table()
    except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as error:
        raise _damaged(edition.path) from error
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise Refusal(
            f"第 {edition.number} 版是用另一个版本的软件发布的，缺少这个报表需要的内容，无法显示。"
            "数据没有丢失；请换一个版本，或用现在的软件再发布一次（演示数据运行 demo 命令，台账再接入一次）。"
        ) from error


def check_readable(edition: Edition) -> None:
    """Refuse an edition whose file is 已归档 or cannot be opened."""
    if edition.retired_at:
        raise retired(edition)
    _connection(edition.path)


def check_whole(edition: Edition) -> None:
    """Refuse an edition whose file is missing or is no longer, byte for byte, what was published."""
    if edition.retired_at:
        raise retired(edition)
    if not edition.path.exists():
        raise _missing(edition.path)
    if not is_whole(edition):
        raise _damaged(edition.path)


def is_whole(edition: Edition) -> bool:
    """Whether the file is there and is, byte for byte, what was published."""
    return edition.path.exists() and file_digest(edition.path) == edition.sha256


def file_digest(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def forget() -> None:
    """Let go of the connections on single editions, so that a file that is gone gives its space back."""
    _connection.cache_clear()


@cache
def called_by(sql: str) -> tuple[str, ...]:
    """The macros that a statement calls, with those that they call, each after those it calls."""
    called: list[str] = []
    for name, macro in zip(reversed(MACROS), reversed(macros(MACROS)), strict=True):
        if re.search(rf"\b{name}\b", sql):
            called.insert(0, name)
            sql += macro
    return tuple(called)


@cache
def macros(names: tuple[str, ...]) -> tuple[str, ...]:
    """The statements that bring today's macros into a connection."""
    files = ((QUERIES / "marts" / f"{name}.sql").read_text(encoding="utf-8") for name in names)
    return tuple(sql.replace("create macro", "create or replace temp macro", 1) for sql in files)


@lru_cache(maxsize=16)
def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    if not path.exists():
        raise _missing(path)
    try:
        return duckdb.connect(str(path), read_only=True, config=HARDENED)
    except duckdb.Error as error:
        raise _damaged(path) from error


def retired(edition: Edition) -> Refusal:
    """What is said of an edition whose file was removed on purpose; its entry in the list stays."""
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
