"""Compares two editions, `earlier` and `later`, in a read-only connection."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.refusal import Refusal
from dashboard.settings import QUERIES
from dashboard.store.catalogue import Edition
from dashboard.store.macros import macros
from dashboard.store.marts import has_table
from dashboard.store.reading import check_readable
from dashboard.store.time_limits import within_time

# The macros that compute all changes of a pair, each after the macros that it calls.
WORKED_OUT = ("amounts_of", "placed_leg", "policy_texts", "money_changes", "record_changes", "all_changes")


def fetch_pair(
    before: Edition, after: Edition, sql: str, values: Mapping[str, Any] | None = None
) -> pa.Table:
    """Run a select over the tables of two editions, `earlier.<table>` and `later.<table>`.

    Raises Refusal for editions of different kinds or policies, because their numbers are not comparable.
    """
    if (before.kind, before.policy_id) != (after.kind, after.policy_id):
        raise Refusal(
            f"第 {before.number} 版和第 {after.number} 版不能比较：一个是演示数据、一个是台账，或不属于同一份政策。"
        )
    for edition in (before, after):
        check_readable(edition)
    try:
        con, worked_out = _connection(before, after)
        fresh = con.cursor()
        for macro in (
            *macros(("percent_of", "is_chosen")),
            *map(changes_macro, (*worked_out, "changed_legs", "worded_changes")),
        ):
            fresh.execute(macro)
        with within_time(fresh):
            return fresh.execute(sql, dict(values or {})).to_arrow_table()
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise Refusal(
            f"第 {before.number} 版或第 {after.number} 版是用另一个版本的软件发布的，缺少比较需要的内容。数据没有丢失。"
        ) from error


def forget_pairs() -> None:
    """Close the connections on pairs of editions; they are opened again on demand."""
    _connection.cache_clear()


@cache
def changes_macro(name: str) -> str:
    """The statement that creates a macro of comparisons in a connection."""
    sql = (QUERIES / "comparisons" / f"{name}.sql").read_text(encoding="utf-8")
    return sql.replace("create macro", "create or replace temp macro", 1)


@lru_cache(maxsize=8)
def _connection(before: Edition, after: Edition) -> tuple[duckdb.DuckDBPyConnection, tuple[str, ...]]:
    """A connection with both editions and the macros of their changes, stored changes where the later edition has them."""
    con = duckdb.connect()
    for edition, name in ((before, "earlier"), (after, "later")):
        con.execute(f"attach '{str(edition.path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
    con.execute("set enable_external_access = false")
    con.execute("set memory_limit = '2GB'")
    con.execute("set max_temp_directory_size = '4GB'")
    con.execute("set lock_configuration = true")
    return con, ("stored_changes",) if _are_stored(con.cursor(), before) else WORKED_OUT


def _are_stored(con: duckdb.DuckDBPyConnection, before: Edition) -> bool:
    """Whether the later edition stores the changes since `before`, with today's columns."""
    if not has_table(con, "later", "changes") or not has_table(con, "later", "changes_since"):
        return False
    since = con.execute("select since_edition from later.changes_since").fetchone()
    if since != (before.number,):
        return False
    for name in WORKED_OUT:
        con.execute(changes_macro(name))
    kept, today = (
        [row[0] for row in con.execute(f"describe select * from {source}").fetchall()]
        for source in ("later.changes", "all_changes()")
    )
    return kept == today
