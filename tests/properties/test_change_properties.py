"""What became of a figure: for any two editions the changes add up to the whole difference, in every dimension."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from dashboard.settings import QUERIES
from dashboard.store.comparing import WORKED_OUT, changes_macro
from dashboard.store.ledgers import schema
from dashboard.store.restricted import fact_names, shadow
from tests.editions import Facts, Row, filling, policy_and_reference
from tests.properties.generated import facts_of

MARTS = ("percent_of", "is_chosen", "department_dates", "talent_people", "records", "money_entries")
LEGS = tuple(changes_macro(name) for name in (*WORKED_OUT, "changed_legs", "worded_changes"))
COMPARISON = (QUERIES / "comparisons" / "edition_changes.sql").read_text(encoding="utf-8")
DIMENSIONS = ("clause_id", "city_code", "county_code", "stage", "funding_level_name")
BY_DIMENSION = tuple(
    (QUERIES / "comparisons" / f"edition_changes_by_{name}.sql").read_text(encoding="utf-8")
    for name in ("clause", "city")
)
FILTERS = ("part", "clause", "department", "city", "county")
UNFILTERED = {"since": 1, "chosen": dict.fromkeys(FILTERS)}
PAGING = {"row_limit": None, "row_offset": None}
KEYED = {"projects": "project_id", "talent_awards": "award_id"}


@pytest.fixture(scope="module")
def pair() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two empty editions in memory."""
    with duckdb.connect() as con:
        for name in ("earlier", "later"):
            con.execute(f"attach ':memory:' as {name}")
            con.execute(f"use {name}")
            con.execute(schema())
            for table, rows in policy_and_reference().items():
                con.register("incoming", rows)
                con.execute(f"create table {table} as select * from incoming")
                con.unregister("incoming")
        yield con


def fill(con: duckdb.DuckDBPyConnection, name: str, facts: Facts) -> None:
    """Replace what one of the two editions holds."""
    con.execute(f"use {name}")
    con.execute(schema().replace("create table", "create or replace table"))
    for table in fact_names():
        con.execute(f"drop table if exists temp.{table}")
    shadow(con, {})
    filling(facts)(con, 1)
    for mart in MARTS:
        sql = (QUERIES / "marts" / f"{mart}.sql").read_text(encoding="utf-8")
        is_macro = f"create macro {mart}" in sql
        con.execute(
            sql.replace("create macro", "create or replace macro", 1)
            if is_macro
            else f"create or replace table {mart} as {sql}"
        )


def changed(draw: random.Random, facts: Facts) -> Facts:
    """The same facts after a quarter of hard work: some gone, some corrected, some moved, some new."""
    new: dict[str, list[Row]] = {}
    for table, rows in facts.items():
        kept = [dict(row) for row in rows if draw.random() > 0.1]
        for row in kept:
            if draw.random() < 0.3:
                _correct(draw, table, row)
        new[table] = list(kept)
    for table, rows in facts_of(draw.randrange(10**6), 8).items():
        key = KEYED.get(table)
        new.setdefault(table, []).extend(_renamed(row, key) for row in rows)
    return new


def _correct(draw: random.Random, table: str, row: dict[str, Any]) -> None:
    for column, cell in row.items():
        if column.endswith("_amount_yuan") and cell is not None and draw.random() < 0.5:
            row[column] = str(Decimal(draw.randrange(10**9)) / 100)
    if table == "projects" and draw.random() < 0.5:
        row["clause_id"] = draw.choice(["1.1", "2.4", "3.4"])
    if table == "projects" and draw.random() < 0.5:
        row |= {"city_code": "510700", "county_code": None}


def _renamed(row: Row, key: str | None) -> Row:
    names = {key, "project_id", "award_id", "commitment_id", "disbursement_id"}
    return {name: f"新-{cell}" if name in names and cell else cell for name, cell in row.items()}


def sums(con: duckdb.DuckDBPyConnection, name: str) -> dict[tuple[str, Any], Decimal]:
    """(dimension, value) → what counts in one edition, stages together."""
    rows = con.execute(
        f"""
        select money_entries.*, codes.code_name as funding_level_name,
            coalesce(applied_amount_yuan, committed_amount_yuan, disbursed_amount_yuan) as amount
        from {name}.money_entries as money_entries
        left join {name}.codes as codes on codes.code_list = 'funding_level' and codes.code = funding_level
        where is_counted and stage != 'none'
        """
    ).to_arrow_table()
    return added(rows.to_pylist(), "amount")


def added(rows: list[dict[str, Any]], column: str) -> dict[tuple[str, Any], Decimal]:
    """(dimension, value) → the sum of a column."""
    found: dict[tuple[str, Any], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row[column] is not None:
            for dimension in DIMENSIONS:
                found[dimension, row[dimension]] += row[column]
            found["whole", None] += row[column]
    return found


def compared(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """What the report says of the pair, without any filter."""
    for macro in LEGS:
        con.execute(macro)
    legs = con.execute(COMPARISON, UNFILTERED | PAGING).to_arrow_table()
    return list(legs.to_pylist())


def check(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    """One generated pair."""
    draw = random.Random(seed)
    before = facts_of(seed, 40)
    fill(con, "earlier", before)
    fill(con, "later", changed(draw, before))
    legs = compared(con)
    then, now, difference = sums(con, "earlier"), sums(con, "later"), added(legs, "change_amount_yuan")
    for key in {*then, *now, *difference}:
        assert now[key] - then[key] == difference[key], (seed, key)
    for sql in BY_DIMENSION:
        rows = con.execute(sql, UNFILTERED).to_arrow_table().to_pylist()
        stages = ("applied", "committed", "disbursed")
        assert (
            sum(row[f"{stage}_change_amount_yuan"] for row in rows for stage in stages)
            == difference["whole", None]
        )
    assert all(leg["change_amount_yuan"] != 0 for leg in legs if leg["change_code"] in ("amount", "counting"))


def test_changes_leave_no_remainder(pair: duckdb.DuckDBPyConnection) -> None:
    """Five generated pairs: by clause, city, county, stage and level the changes add up to the fen."""
    for seed in range(5):
        check(pair, seed)


@pytest.mark.soak
def test_changes_leave_no_remainder_in_a_thousand_pairs(pair: duckdb.DuckDBPyConnection) -> None:
    """The same over a thousand pairs."""
    for seed in range(1_000, 2_000):
        check(pair, seed)


def test_nothing_changes_between_an_edition_and_itself(pair: duckdb.DuckDBPyConnection) -> None:
    """The same facts twice: no row."""
    facts = facts_of(3, 200)
    fill(pair, "earlier", facts)
    fill(pair, "later", facts)
    assert compared(pair) == []
