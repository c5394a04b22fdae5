"""The registry of kinds of 台账 and their tables in an edition. Source: data/ledgers/<kind>.toml.

It is in store, not in intake, because an edition creates its tables from it and store may not import intake (D-079).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from dashboard.settings import ROOT

FOLDER = ROOT / "data" / "ledgers"
OTHER_TABLES = Path(__file__).with_name("schema.sql")
# The source of a row: the last columns of every table of a ledger.
PROVENANCE = {
    "reporting_department_code": "varchar",
    "batch_id": "varchar not null",
    "source_file": "varchar not null",
    "source_sheet": "varchar not null",
    "source_row": "integer not null",
}


@dataclass(frozen=True)
class Table:
    """A table of an edition. key: columns that identify a row. columns: name → type, without PROVENANCE.

    read_from: the raw table that the rows come from. restricted: columns that speak of single persons, see restricted.py.
    """

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    read_from: str
    restricted: tuple[str, ...] = ()

    @property
    def open_columns(self) -> tuple[str, ...]:
        """The columns that the open file of an edition has of it; none where it speaks of persons alone."""
        found = tuple(name for name in self.columns if name not in self.restricted)
        return (*found, *PROVENANCE) if found else ()

    @property
    def step(self) -> str:
        """The name of the file in queries/staging that judges its rows."""
        return f"stg_{self.name}"


@dataclass(frozen=True)
class Ledger:
    """A kind of 台账. tried: the order in which intake tries the kinds, and the order of menus.

    row_name: the column that names a row for people. date: the column whose latest day is the 数据截至日.
    said_twice: for rows that two departments may file: their name, and the column to compare; None: the later row counts.
    accumulates: whether a newer file adds to the rows of an older one, so that none of those is missing.
    brings: tables whose rows belong to rows of this ledger. recognised, template: as in the file.
    """

    name: str
    title: str
    tried: int
    rows: Table
    row_name: str
    date: str | None
    said_twice: tuple[str, str] | None
    accumulates: bool
    brings: tuple[Table, ...]
    recognised: Mapping[str, Any]
    template: tuple[Mapping[str, Any], ...]

    @property
    def is_restricted(self) -> bool:
        """Whether its rows speak of single persons."""
        return bool(self.rows.restricted)

    @property
    def rejected_table(self) -> str:
        """Where a row goes that no longer counts."""
        return "rejected_rows" if self.rows.open_columns else "rejected_people"

    @property
    def tables(self) -> tuple[Table, ...]:
        """The table of its rows, then the tables that belong to it."""
        return (self.rows, *self.brings)


@cache
def ledgers() -> tuple[Ledger, ...]:
    """All kinds, in the order of their tables."""
    records = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")}
    return tuple(
        _ledger(name, records[name]) for name in sorted(records, key=lambda one: records[one]["order"])
    )


@cache
def schema() -> str:
    """The statements that create the empty tables of an edition, and the view ledger_rows.

    ledger_rows: every row of every ledger by table and key; is_brought: whether it belongs to a row of another table.
    """
    tables = [table for ledger in ledgers() for table in ledger.tables]
    statements = [create(table) for table in tables]
    brought = {table.name for ledger in ledgers() for table in ledger.brings}
    view = "\nunion all\n".join(_keys(table, table.name in brought) for table in tables)
    return "\n".join(
        [
            *statements,
            OTHER_TABLES.read_text(encoding="utf-8"),
            f"create or replace view ledger_rows as\n{view};",
        ]
    )


@cache
def table_names() -> tuple[str, ...]:
    """The tables of `schema`, in its order."""
    with duckdb.connect() as con:
        con.execute(schema())
        rows = con.execute("select table_name from duckdb_tables() order by table_oid").fetchall()
    return tuple(row[0] for row in rows)


def _ledger(name: str, record: Mapping[str, Any]) -> Ledger:
    rows, twice = record["rows"], record["rows"].get("said_twice")
    restricted = (
        tuple(record["columns"]) if rows.get("restricted") == ["*"] else tuple(rows.get("restricted", ()))
    )
    return Ledger(
        name=name,
        title=record["title"],
        tried=record["tried"],
        rows=Table(rows["table"], tuple(rows["key"]), record["columns"], f"raw_{name}", restricted),
        row_name=rows["row_name"],
        date=rows.get("date"),
        said_twice=(twice["heading"], twice["column"]) if twice else None,
        accumulates=bool(rows.get("accumulates", False)),
        brings=tuple(
            Table(brought["table"], tuple(brought["key"]), brought["columns"], brought["read_from"])
            for brought in record.get("brings", ())
        ),
        recognised=record["recognised"],
        template=tuple(record["template"]),
    )


def create(table: Table, how: str = "create table") -> str:
    """The statement that creates an empty table."""
    columns = ",\n".join(f"    {name} {kind}" for name, kind in {**table.columns, **PROVENANCE}.items())
    return f"{how} {table.name} (\n{columns}\n);\n"


def _keys(table: Table, is_brought: bool) -> str:
    return (
        f"select '{table.name}' as table_name, {is_brought} as is_brought,"
        f" concat_ws('|', {', '.join(table.key)}) as key_text,"
        f" {', '.join(PROVENANCE)} from {table.name}"
    )
