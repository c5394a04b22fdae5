"""Computes the summary of an edition for the list of editions, which then opens no edition file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from dashboard.settings import QUERIES
from dashboard.store.catalogue import Summary
from dashboard.store.reading import LATER_MARTS

HAS_PEOPLE_FILES = "select 1 from duckdb_tables() where table_name = 'people_files'"


def summarise(con: duckdb.DuckDBPyConnection, path: Path) -> Summary | None:
    """The summary of an edition; None for an edition of earlier software that lacks a table. path: its file, open in con."""
    sql = (QUERIES / "reports" / "edition_summary.sql").read_text(encoding="utf-8")
    try:
        if con.execute(HAS_PEOPLE_FILES).fetchone() is None:
            con.execute(LATER_MARTS["people_files"])
        found = con.execute(sql).to_arrow_table().to_pylist()[0]
    except (duckdb.BinderException, duckdb.CatalogException):
        return None
    fields = {name: _plain(value) for name, value in found.items() if name in Summary.__dataclass_fields__}
    return Summary(**fields, size_bytes=path.stat().st_size)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
