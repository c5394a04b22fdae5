"""What every SQL file promises in its header is what DuckDB finds in its text."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import duckdb
import pytest

from dashboard.policy.loading import edition_tables
from dashboard.settings import settings
from dashboard.store.marts import work_out

ROOT = Path(__file__).resolve().parents[2]
QUERIES, DEMO = ROOT / "queries", ROOT / "dashboard/demo/sql"
HEADS = ("purpose", "grain", "units", "parameters", "source")
PARAMETER = re.compile(
    r"-- {3}\$(?P<name>\w+) (?P<type>text list|text|integer|date): .+; (null means .+|never null)"
)


def sql_files(folder: str = ".") -> list[Path]:
    """Every SQL file below a folder of queries/."""
    return sorted((QUERIES / folder).rglob("*.sql"))


def header(sql: str) -> list[str]:
    """The comment lines before the first line that is none."""
    lines = sql.splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:end]


def header_faults(sql: str) -> list[str]:
    """What the header lacks: purpose, grain, units, parameters, source, in this order, none empty."""
    found, heads, declared = [], [], False
    for line in header(sql):
        head = re.fullmatch(r"-- (\w+):(?: (.*))?", line)
        if head:
            heads.append(head[1])
            declared = head[1] == "parameters"
            empty = not (head[2] or "").strip()
            if empty != (declared and "--   $" in sql):
                found.append(f"-- {head[1]}: is empty, or says none above a list")
            if declared and not empty and head[2] != "none":
                found.append("-- parameters: is `none` or a list")
        elif not declared or not PARAMETER.fullmatch(line):
            found.append(f"not `--   $name type: meaning; null means … (or: never null)`: {line}")
    if tuple(heads) != HEADS:
        found.append(f"the header has {heads}, not {list(HEADS)}")
    return found


def declared_parameters(sql: str) -> set[str]:
    """The names that the header declares."""
    return {match["name"] for match in map(PARAMETER.fullmatch, header(sql)) if match}


def bound_parameters(sql: str) -> set[str]:
    """The names that DuckDB finds, in all statements of the file."""
    return {name for statement in duckdb.extract_statements(sql) for name in statement.named_parameters}


def layout_faults(sql: str) -> list[str]:
    """Tabs, and statements after the first in a file that answers a question."""
    return [f"line {number}: a tab" for number, line in enumerate(sql.splitlines(), start=1) if "\t" in line]


@cache
def edition() -> duckdb.DuckDBPyConnection:
    """An edition without facts, in memory: schema, policy, reference data and marts."""
    con = duckdb.connect()
    con.execute((ROOT / "dashboard/store/schema.sql").read_text(encoding="utf-8"))
    for name, table in edition_tables(settings().policy_id).items():
        con.register("incoming", table)
        con.execute(f'create table "{name}" as select * from incoming')
        con.unregister("incoming")
    work_out(con, 1)
    con.execute("create table edition as select 1 as edition")
    return con


def answer_columns(sql: str) -> list[str]:
    """The columns of the answer of an edition without facts, every parameter null."""
    result = edition().cursor().execute(sql, dict.fromkeys(bound_parameters(sql)))
    return [column[0] for column in result.description or []]


@cache
def dictionary() -> set[str]:
    """The columns that the data dictionary defines."""
    return set(tomllib.loads((ROOT / "data/dictionary.toml").read_text(encoding="utf-8")))


def undefined_columns(columns: list[str]) -> list[str]:
    """Columns that the dictionary lacks, and names that come twice. A missing code is defined with its column."""
    plain = [name.removesuffix("_missing_code") for name in columns]
    return [name for name in plain if name not in dictionary()] + sorted(
        {n for n in columns if columns.count(n) > 1}
    )


def named(path: Path) -> str:
    """The name of a file in the list of tests."""
    return str(path.relative_to(ROOT))


def texts() -> dict[str, str]:
    """Every query, and every step of the demonstration, with its text."""
    paths = (*sql_files(), *sorted(DEMO.glob("*.sql")))
    return {named(path): path.read_text(encoding="utf-8") for path in paths}


def test_header_is_complete() -> None:
    """Every query says what it answers, for which row, in which unit, with which values, from what."""
    faults = {path: header_faults(sql) + layout_faults(sql) for path, sql in texts().items()}
    assert {path: found for path, found in faults.items() if found} == {}


def test_parameters_are_those_that_duckdb_binds() -> None:
    """No value is declared that the text ignores, none is bound that the header hides."""
    assert [path for path, sql in texts().items() if declared_parameters(sql) != bound_parameters(sql)] == []


@pytest.mark.parametrize("path", sql_files("reports"), ids=named)
def test_report_columns_are_defined(path: Path) -> None:
    """Every column that a person or a script receives stands in the data dictionary."""
    columns = answer_columns(path.read_text(encoding="utf-8"))
    assert columns
    assert undefined_columns(columns) == []


@pytest.mark.parametrize("path", sql_files("reports"), ids=named)
def test_report_states_its_order(path: Path) -> None:
    """Rows come in an order that the query states, unless it promises one row."""
    sql = path.read_text(encoding="utf-8")
    promises_one = any(
        line.startswith("-- grain: one row, or none") or line == "-- grain: one row" for line in header(sql)
    )
    assert (
        promises_one
        or re.search(r"^order by ", sql, re.MULTILINE)
        or re.search(r"^order by$", sql, re.MULTILINE)
    )


@pytest.mark.parametrize("path", sql_files("checks"), ids=named)
def test_check_finds_nothing_in_an_empty_edition(path: Path) -> None:
    """A check runs, and a row of it means something that came in."""
    assert edition().cursor().execute(path.read_text(encoding="utf-8")).fetchall() == []


GOOD = """-- purpose: money of a city
-- grain: one row per city
-- units: yuan
-- parameters:
--   $city text list: city codes; null means all
-- source: money_entries
select 1 as clause_id where $city is null
"""


def test_a_good_header_is_let_through() -> None:
    """The scanner does not cry wolf."""
    assert header_faults(GOOD) == []
    assert declared_parameters(GOOD) == bound_parameters(GOOD) == {"city"}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("-- grain: one row per city\n", ""),
        ("-- units: yuan", "-- units:"),
        ("; null means all", ""),
        ("text list", "words"),
        ("-- parameters:\n", "-- parameters: none\n"),
        (
            "-- purpose: money of a city\n-- grain: one row per city\n",
            "-- grain: one row\n-- purpose: money\n",
        ),
        ("-- source: money_entries\n", ""),
    ],
)
def test_a_bad_header_is_seen(right: str, wrong: str) -> None:
    """The scanner fails on made-up bad headers."""
    assert right in GOOD
    assert header_faults(GOOD.replace(right, wrong))


def test_a_hidden_parameter_is_seen() -> None:
    """A value that only the text knows is found."""
    hidden = GOOD.replace("$city is null", "$city is null and $year is null")
    assert declared_parameters(hidden) != bound_parameters(hidden)


def test_an_undefined_column_is_seen() -> None:
    """A column without entry, or one that comes twice, is found."""
    assert undefined_columns(["clause_id", "nobody_knows_yuan"]) == ["nobody_knows_yuan"]
    assert undefined_columns(["clause_id", "clause_id"]) == ["clause_id"]
    assert layout_faults("select\n\t1")
