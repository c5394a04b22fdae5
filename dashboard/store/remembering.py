"""The changes since the edition before, computed when an edition is published and stored in it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.store.catalogue import Edition
from dashboard.store.comparing import WORKED_OUT, changes_macro


def forget_changes(con: duckdb.DuckDBPyConnection) -> tuple[str, str]:
    """Drop the changes that an edition being built has from the edition that it copies; its kind and policy."""
    con.execute("drop table if exists changes")
    con.execute("drop table if exists changes_since")
    found = con.execute("select edition_kind, policy_id from edition").fetchone()
    assert found is not None
    return found[0], found[1]


def remember_changes(pending: Path, like: tuple[str, str], editions: list[Edition]) -> None:
    """Write the changes since the newest kept edition of the same kind and policy into the edition being built.

    like: its kind and policy. Where there is no such edition, or its file cannot be compared (earlier software, damage), nothing is stored and
    the changes are computed when they are asked for.
    """
    kept = [other for other in editions if (other.kind, other.policy_id) == like and not other.retired_at]
    found = _changes(kept[-1], pending) if kept else None
    if found is None:
        return
    with duckdb.connect(str(pending)) as con:
        con.register("incoming", found)
        con.execute("create table changes as select * from incoming")
        con.unregister("incoming")
        con.execute("create table changes_since as select ?::integer as since_edition", [kept[-1].number])
        con.execute("checkpoint")


def _changes(before: Edition, pending: Path) -> pa.Table | None:
    with duckdb.connect() as con:
        try:
            for path, name in ((before.path, "earlier"), (pending, "later")):
                con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
            for name in WORKED_OUT:
                con.execute(changes_macro(name))
            return con.execute("select * from all_changes()").to_arrow_table()
        except duckdb.Error:
            return None
