"""The SQL of queries/staging: which step needs which, and what it reads of all tables of a file together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from graphlib import TopologicalSorter

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.loading import TEXT, WHOLE
from dashboard.intake.reading import ERROR_MARK, FORMULA_MARK, PERSON_MARK
from dashboard.intake.shown_cells import REFUSED_MARK
from dashboard.settings import QUERIES
from dashboard.store.ledgers import ledgers

STAGING = QUERIES / "staging"
MACROS = ("macros", "macros_of_days", "macros_of_targets")
# The rows of all judged tables, with why they are rejected and how they were read.
ROWS = "stg_rows"
TOLD = ("region_order", "source_sheet", "source_row", "reasons", "notes")
PLACE, PROGRAM = ("city", "county"), ("region_order", "source_sheet", "source_row", "titles", "program")
INDICATOR = ("region_order", "source_row", "indicator_number", "indicator_name", "clause")
_MARKED = f"^[{FORMULA_MARK}{ERROR_MARK}{PERSON_MARK}{REFUSED_MARK}]"
MARKS = pa.schema([("region_order", WHOLE), ("source_row", WHOLE), ("field", TEXT), ("value", TEXT)])


@cache
def sql_of(name: str) -> str:
    """The SQL of a file of queries/staging."""
    return (STAGING / f"{name}.sql").read_text(encoding="utf-8")


@cache
def needs() -> dict[str, list[str]]:
    """Step → the steps that its text names. A step that only others of its kind need is found by that."""
    names = {path.stem for path in STAGING.glob("stg_*.sql")} | {ROWS}
    found = {
        name: sorted(names.intersection(re.findall(r"\bstg_\w+", sql_of(name))) - {name})
        for name in sorted(names - {ROWS})
    }
    return found | {ROWS: [ledger.rows.step for ledger in ledgers()]}


@cache
def steps() -> tuple[str, ...]:
    """Every step, after those that it needs."""
    return tuple(TopologicalSorter(needs()).static_order())


def absent(raw: Mapping[str, pa.Table]) -> set[str]:
    """The steps without a row: of tables that the file does not hold, and those that only such steps need."""
    tables = [table for ledger in ledgers() for table in ledger.tables]
    found = {table.step for table in tables if not raw[table.read_from].num_rows}
    found |= set() if raw["raw_aside"].num_rows else {"stg_totals"}
    found |= set() if _has_wholes(raw["raw_money"]) else {"stg_wholes"}
    for step in reversed(steps()):
        readers = {reader for reader, needed in needs().items() if step in needed}
        if readers and readers <= found:
            found.add(step)
    return found


def _has_wholes(money: pa.Table) -> bool:
    """Whether a field of money has cells with a funding level and cells without."""
    told = [("funding_level", "count", pc.CountOptions("only_valid")), ("field", "count")]
    counted = money.group_by(["region_order", "field"]).aggregate(told).to_pylist()
    return any(0 < row["funding_level_count"] < row["field_count"] for row in counted)


def rows_of(judged: Mapping[str, pa.Table]) -> pa.Table:
    """The table ROWS. judged: step → its table."""
    return pa.concat_tables([judged[ledger.rows.step].select(TOLD) for ledger in ledgers()])


def together(raw: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """What the raw tables of all ledgers have in common.

    raw_marks: the cells that hold a formula without a value, or an error, in place of text. raw_clauses: clauses.
    raw_places: cities and counties, county null where a table has no such column. raw_programs: rows of tables with
    talent programmes. raw_indicator_cells: rows of tables with indicators.
    """
    tables = [raw[ledger.rows.read_from] for ledger in ledgers()]
    return {
        "raw_marks": pa.concat_tables(
            [MARKS.empty_table(), *(piece for table in tables for piece in _marks(table))]
        ),
        "raw_clauses": _columns(tables, "clause", ("clause",)),
        "raw_places": _columns(tables, "city", PLACE),
        "raw_programs": _columns(tables, "program", PROGRAM),
        "raw_indicator_cells": _columns(tables, "indicator_number", INDICATOR),
    }


def _marks(table: pa.Table) -> list[pa.Table]:
    """The marked cells of each column of text."""
    found = []
    for field in table.column_names:
        if field in ("region_order", "source_sheet", "source_row", "titles"):
            continue
        is_marked = pc.match_substring_regex(table[field], _MARKED)
        cells = table.filter(is_marked)
        told = [cells["region_order"], cells["source_row"], pa.repeat(field, len(cells)), cells[field]]
        found.append(pa.table(told, schema=MARKS))
    return found


def _columns(tables: list[pa.Table], wanted: str, columns: tuple[str, ...]) -> pa.Table:
    """These columns of every table that has the wanted one; null where a table lacks another."""
    found = [
        table.select([name for name in columns if name in table.column_names])
        for table in tables
        if wanted in table.column_names
    ]
    return pa.concat_tables(found, promote_options="default")
