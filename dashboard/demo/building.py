"""Fills an empty edition with invented facts; the files of `dashboard/demo/sql/` make every row."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import csv

from dashboard.settings import ROOT

WORDS = ROOT / "data" / "demo"
SQL = Path(__file__).with_name("sql")
MACROS = ("draw", "part", "organisation_check", "credit_check")
STEPS = (
    "slots", "cities", "months", "groups", "reporters", "clause_slots", "files",
    "recipients", "plan", "amounts", "ledger",
)  # fmt: skip
# These count the rows of the other tables, so they are filled last.
LAST = ("rejected_rows", "batches")
EARLIER = ("earlier_day", "earlier_money", "earlier_projects", "earlier_filings", "earlier_tasks")
TYPES = {
    "text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "day": pa.date32(), "yes_no": pa.bool_(),
    "money": pa.decimal128(18, 2), "quantity": pa.decimal128(18, 4),
}  # fmt: skip


def build_demo(
    con: duckdb.DuckDBPyConnection,
    *,
    projects: int = 600,
    seed: int = 7,
    edition: int = 1,
    earlier: bool = False,
) -> None:
    """Fill the fact tables and `batches`, which must be empty; policy and reference tables must be there.

    projects: rows of `projects`; awards are three quarters of it, at most 20,000. Money is in yuan.
    seed: the same seed gives the same rows. edition: the number that `batches` carry.
    earlier: the state of a month before, so that the demonstration has changes to show.
    """
    given = {"projects": projects, "seed": seed, "edition": edition}
    files = tomllib.loads((WORDS / "columns.toml").read_text(encoding="utf-8"))
    for name, described in files.items():
        con.register("incoming", _data_file(name, described))
        con.execute(f"create or replace temp table demo_{name} as select * from incoming")
        con.unregister("incoming")
    for name in MACROS:
        con.execute(_step_sql(name))
    for name in STEPS:
        _run(con, f"create or replace temp table demo_{name} as ", _step_sql(name), given)
    for name in _facts(con):
        if earlier and name == "batches":  # they count the rows of the steps before
            for step in EARLIER:
                con.execute(_step_sql(step))
        _run(con, f"insert into {name} by name ", _step_sql(f"fact_{name}"), given)
    if earlier:
        con.execute(_step_sql("earlier_batches"))
    for name in (*files, *STEPS):
        con.execute(f"drop table temp.demo_{name}")


def _run(con: duckdb.DuckDBPyConnection, start: str, sql: str, given: dict[str, int]) -> None:
    """Run a step with the values that its text binds."""
    names = duckdb.extract_statements(sql)[0].named_parameters
    con.execute(start + sql, {name: given[name] for name in names})


def _step_sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _facts(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of the edition with a step here, in order; a ledger without a step has no invented rows."""
    # the edition before may be attached
    rows = con.execute(
        "select table_name from duckdb_tables() where database_name = current_database() order by table_oid"
    ).fetchall()
    found = [row[0] for row in rows if (SQL / f"fact_{row[0]}.sql").exists()]
    return [*(name for name in found if name not in LAST), *LAST]


def _data_file(name: str, described: dict[str, Any]) -> pa.Table:
    """A file of `data/demo/` as a table; empty cells are null, and lines are numbered where their order counts."""
    convert = csv.ConvertOptions(
        column_types={column: TYPES[kind] for column, kind in described["columns"].items()},
        include_columns=list(described["columns"]),
        strings_can_be_null=True,
        null_values=[""],
    )
    table = csv.read_csv(Path(WORDS / f"{name}.csv"), convert_options=convert)
    if "order" in described:
        table = table.append_column(described["order"], pa.array(range(1, table.num_rows + 1), pa.int64()))
    return table
