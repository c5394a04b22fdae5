"""Reads rows of a kind of 台账 in the edition that a file comes upon, those of persons out of its companion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from dashboard.access import SOFTWARE
from dashboard.store import Edition, fetch, fetch_people
from dashboard.store.ledgers import Ledger

HAS_TABLE = "select 1 from duckdb_tables() where table_name = $table"


def has_kind(base: Edition, ledger: Ledger) -> bool:
    """Whether the edition knows this kind; earlier software may not have."""
    return bool(fetch(base, HAS_TABLE, {"table": ledger.rows.name}).num_rows)


def fetch_rows(base: Edition, ledger: Ledger, sql: str, values: Mapping[str, Any]) -> pa.Table:
    """Run a select over the table of a kind, for what intake must know: what is missing, repeated or another unit's."""
    return fetch_people(base, SOFTWARE, sql, values) if ledger.is_restricted else fetch(base, sql, values)
