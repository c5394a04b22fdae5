"""Every kind of 台账 and the tables of an edition that hold it, as data/ledgers/<kind>.toml says.

The record stands here and not in intake, because an edition makes its tables from it and store is below intake.
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
# Where a row was read: the last columns of every table of a ledger.
PROVENANCE = {
    "reporting_department_code": "varchar",
    "batch_id": "varchar not null",
    "source_file": "varchar not null",
    "source_sheet": "varchar not null",
    "source_row": "integer not null",
}


@dataclass(frozen=True)
class Table:
    """A table of an edition. key: what tells its rows apart. columns: name → type, without PROVENANCE.

    read_from: the raw table without which nothing comes in.
    """

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    read_from: str

    @property
    def step(self) -> str:
        """The file of queries/staging that judges its rows."""
        return f"stg_{self.name}"


@dataclass(frozen=True)
class Ledger:
    """One kind of 台账. tried: which kind the intake tries first; the order of menus.

    row_name: the column that tells a person which row it is. date: the column whose latest day is the 数据截至日.
    said_twice: what two departments may both file: its name, and the column that is compared; None: the later counts.
    brings: tables whose rows come and go with the rows of this one. recognised, template: as the record writes them.
    """

    name: str
    title: str
    tried: int
    rows: Table
    row_name: str
    date: str | None
    said_twice: tuple[str, str] | None
    brings: tuple[Table, ...]
    recognised: Mapping[str, Any]
    template: tuple[Mapping[str, Any], ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The table of its rows, then what they bring."""
        return (self.rows, *self.brings)


@cache
def ledgers() -> tuple[Ledger, ...]:
    """Every kind, in the order of its tables."""
    records = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")}
    return tuple(
        _ledger(name, records[name]) for name in sorted(records, key=lambda one: records[one]["order"])
    )


@cache
def schema() -> str:
    """The statements that make the empty tables of an edition, and the view ledger_rows.

    ledger_rows: every row of every ledger by table and key; is_brought: it came with a row of another table.
    """
    tables = [table for ledger in ledgers() for table in ledger.tables]
    statements = [_create(table) for table in tables]
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
    """The tables that `schema` makes, in its order."""
    with duckdb.connect() as con:
        con.execute(schema())
        rows = con.execute("select table_name from duckdb_tables() order by table_oid").fetchall()
    return tuple(row[0] for row in rows)


def _ledger(name: str, record: Mapping[str, Any]) -> Ledger:
    rows, twice = record["rows"], record["rows"].get("said_twice")
    return Ledger(
        name=name,
        title=record["title"],
        tried=record["tried"],
        rows=Table(rows["table"], tuple(rows["key"]), record["columns"], f"raw_{name}"),
        row_name=rows["row_name"],
        date=rows.get("date"),
        said_twice=(twice["heading"], twice["column"]) if twice else None,
        brings=tuple(
            Table(one["table"], tuple(one["key"]), one["columns"], one["read_from"])
            for one in record.get("brings", ())
        ),
        recognised=record["recognised"],
        template=tuple(record["template"]),
    )


def _create(table: Table) -> str:
    columns = ",\n".join(f"    {name} {kind}" for name, kind in {**table.columns, **PROVENANCE}.items())
    return f"create table {table.name} (\n{columns}\n);\n"


def _keys(table: Table, is_brought: bool) -> str:
    return (
        f"select '{table.name}' as table_name, {is_brought} as is_brought,"
        f" concat_ws('|', {', '.join(table.key)}) as key_text,"
        f" {', '.join(PROVENANCE)} from {table.name}"
    )
