"""The changes since the edition before, computed when an edition is published and stored in it."""

from __future__ import annotations

from pathlib import Path

import duckdb

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
    if not kept:
        return
    with duckdb.connect() as con:
        con.execute("set enable_progress_bar = false")
        try:
            for path, name, mode in ((kept[-1].path, "earlier", "(read_only)"), (pending, "later", "")):
                con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} {mode}")
            for macro in WORKED_OUT:
                con.execute(changes_macro(macro))
            # Written where they are worked out: handing over so large a union, DuckDB 1.5 may wait for itself for ever.
            con.execute("create table later.changes as select * from all_changes()")
        except duckdb.Error:
            return
        con.execute(
            "create table later.changes_since as select ?::integer as since_edition", [kept[-1].number]
        )
        con.execute("checkpoint later")
