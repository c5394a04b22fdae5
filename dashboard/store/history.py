"""The states of all earlier editions, which every new edition takes over, also after a rollback."""

from __future__ import annotations

import duckdb

from dashboard.store.catalogue import Edition, list_editions, store_of
from dashboard.store.marts import has_table
from dashboard.store.people import restricted_tables
from dashboard.store.restricted import HISTORY

HISTORIES = ("state_history", "indicator_history", "task_history")


def earlier_editions(edition: Edition) -> list[Edition]:
    """The earlier editions of the same kind and policy whose files are kept, oldest first."""
    like = (edition.kind, edition.policy_id)
    return [
        other
        for other in list_editions(store_of(edition))
        if other.number < edition.number and (other.kind, other.policy_id) == like and not other.retired_at
    ]


def attach(con: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """Make the tables of an edition readable as base_edition."""
    con.execute(f"attach '{str(edition.path).replace(chr(39), chr(39) * 2)}' as base_edition (read_only)")


def take_over_history(con: duckdb.DuckDBPyConnection, source: Edition, latest: Edition, number: int) -> None:
    """Copy the histories of all earlier editions, with those that a rollback undoes, then those of `source`.

    latest: the newest edition of the kind whose file is undamaged; a rollback may be needed because of a damaged file.
    """
    attach(con, latest)
    # Counts of people published since `source` stay known, so the next edition must not differ from them by a few.
    for name, table in restricted_tables(latest).items():
        if name in HISTORY:
            con.register("latest_history", table)
            con.execute(f"create or replace temp table {name} as select * from latest_history")
            con.unregister("latest_history")
    for name in HISTORIES:
        if not has_table(con, "base_edition", name) or not _holds(con, name):
            continue
        con.execute(
            f"create temp table own_history as select * replace (?::integer as edition) from {name} where edition = ?",
            [number, source.number],
        )
        con.execute(f"delete from {name}")
        con.execute(f"insert into {name} by name select * from base_edition.{name}")
        con.execute(f"insert into {name} by name select * from own_history")
        con.execute("drop table own_history")
    con.execute("detach base_edition")


def _holds(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    row = con.execute("select current_database()").fetchone()
    return row is not None and has_table(con, row[0], name)
