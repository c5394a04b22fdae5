"""What a new edition takes over from another one beside its facts: states, and what was given of people."""

from __future__ import annotations

import duckdb

from dashboard.store.catalogue import Edition
from dashboard.store.marts import has_table


def take_over_history(con: duckdb.DuckDBPyConnection, source: Edition, latest: Edition, number: int) -> None:
    """The states of all editions so far, those that the rollback undoes included, then those of `source` again.

    latest: the newest edition of the kind whose file can be trusted; a damaged one is what a rollback is for.
    """
    attach(con, latest)
    own = (con.execute("select current_database()").fetchone() or ("",))[0]
    if has_table(con, "base_edition", "talent_references") and has_table(con, own, "talent_references"):
        # What was given of people since then is known: the next edition keeps away from that.
        con.execute(
            "create or replace table talent_references as select * from base_edition.talent_references"
        )
    if has_table(con, "base_edition", "state_history") and has_table(con, own, "state_history"):
        con.execute(
            "create temp table own_states as select * replace (?::integer as edition)"
            " from state_history where edition = ?",
            [number, source.number],
        )
        con.execute("delete from state_history")
        con.execute("insert into state_history by name select * from base_edition.state_history")
        con.execute("insert into state_history by name select * from own_states")
    con.execute("detach base_edition")


def attach(con: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """Open another edition as base_edition, to read."""
    con.execute(f"attach '{str(edition.path).replace(chr(39), chr(39) * 2)}' as base_edition (read_only)")
