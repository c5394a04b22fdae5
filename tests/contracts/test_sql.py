"""What every SQL file promises in its header is what DuckDB finds in its text."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import duckdb
import pytest

from dashboard.policy.loading import edition_tables
from dashboard.questions.query_headers import (
    CHOSEN,
    HEADS,
    NAMED,
    bound,
    header_lines,
    known_parameters,
    read_header,
)
from dashboard.settings import settings
from dashboard.store.comparing import WORKED_OUT, changes_macro
from dashboard.store.ledgers import schema
from dashboard.store.marts import work_out
from dashboard.store.restricted import MARTS, fact_names, shadow, shadow_again

ROOT = Path(__file__).resolve().parents[2]
QUERIES, DEMO = ROOT / "queries", ROOT / "dashboard/demo/sql"
PARAMETER = re.compile(
    r"-- {3}\$(?P<name>(?:chosen\.)?\w+) (?P<type>text list|text|integer|date): (?P<meaning>.+; (null means .+|never null))"
)
NAME = r"(?:\$\w+|\$?chosen \(\w+(?:, \w+)*\))"
NAMES = re.compile(rf"{NAME}(?:, {NAME})*")
MACRO = re.compile(r"^create macro (\w+)\((.*)\)", re.MULTILINE)


def sql_files(folder: str = ".") -> list[Path]:
    """Every SQL file below a folder of queries/."""
    return sorted((QUERIES / folder).rglob("*.sql"))


def header_faults(sql: str) -> list[str]:
    """What the header lacks: purpose, grain, units, parameters, source, in this order, none empty."""
    found, heads, names, own = [], [], "", []
    for line in header_lines(sql):
        head = re.fullmatch(r"-- (\w+):(?: (.*))?", line)
        if head:
            heads.append(head[1])
            text = (head[2] or "").strip()
            names = text if head[1] == "parameters" else names
            if not text and not (head[1] == "parameters" and "--   $" in sql):
                found.append(f"-- {head[1]}: is empty")
        elif heads[-1:] == ["parameters"] and PARAMETER.fullmatch(line):
            own.append(line)
        elif heads[-1:] == ["parameters"] and names.endswith(",") and not own:
            names += line.removeprefix("--  ")
        else:
            found.append(f"not `--   $name type: meaning; null means … (or: never null)`: {line}")
    if tuple(heads) != HEADS:
        found.append(f"the header has {heads}, not {list(HEADS)}")
    return found + (
        ["-- parameters: says none above a list"] if names == "none" and own else name_faults(names, own)
    )


def name_faults(names: str, own: list[str]) -> list[str]:
    """Names that the table of parameters does not define, and lines that say again what it says."""
    if names in ("", "none"):
        fields, single = set(), set()
    elif not NAMES.fullmatch(names):
        return [f"-- parameters: is no list of names, `$chosen (year, city), $row_limit`: {names}"]
    else:
        fields = {name for match in NAMED.finditer(names) for name in (match[1] or "").split(", ") if name}
        single = {match[2] for match in NAMED.finditer(names) if match[2]}
    known = known_parameters()
    found = [
        f"{name} is none of the filters" for name in fields if name not in known or not known[name].is_chosen
    ]
    found += [f"${name} is not defined" for name in single if name not in known or known[name].is_chosen]
    for match in filter(None, map(PARAMETER.fullmatch, own)):
        name = match["name"].removeprefix(f"{CHOSEN}.")
        if name != match["name"] and (name not in fields or known[name].meaning == match["meaning"]):
            found.append(f"{match['name']} is no field of {CHOSEN}, or says again what the table says")
        elif name == match["name"] and name in known:
            found.append(f"${name} has its meaning in the table of parameters")
    return found


def declared_parameters(sql: str) -> set[str]:
    """The names of the values that the header declares: `chosen` for all the filters that it names."""
    single = {one.name for one in read_header(sql).parameters if not one.is_chosen}
    return single | ({CHOSEN} if any(f"${CHOSEN} (" in line for line in header_lines(sql)) else set())


def declared_fields(sql: str) -> list[str]:
    """The fields of $chosen that the header declares."""
    return [one.name for one in read_header(sql).parameters if one.is_chosen]


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
    con.execute(schema())
    for name, table in edition_tables(settings().policy_id).items():
        con.register("incoming", table)
        con.execute(f'create table "{name}" as select * from incoming')
        con.unregister("incoming")
    shadow(con, {})
    work_out(con, 1)
    con.execute("create table edition as select 1 as edition")
    return con


@cache
def with_people() -> duckdb.DuckDBPyConnection:
    """That edition as a reader of persons sees it: with its restricted tables, which are temporary, beside it."""
    con = edition()
    tables = {name: con.execute(f"select * from {name}").to_arrow_table() for name in (*fact_names(), *MARTS)}
    reading = con.cursor()
    shadow_again(reading, tables)
    return reading


@cache
def pair() -> duckdb.DuckDBPyConnection:
    """Two editions without facts side by side, as a comparison reads them."""
    con = edition().cursor()
    for name in ("earlier", "later"):
        con.execute(f"attach ':memory:' as {name}")
        con.execute(f"copy from database memory to {name}")
    for macro in (*WORKED_OUT, "changed_legs", "worded_changes"):
        con.execute(changes_macro(macro))
    return con


def asked(sql: str) -> str:
    """A statement that reads a file with $chosen: its own text, or of a macro a call with it."""
    macro = MACRO.search(sql)
    if not macro:
        return sql
    values = ", ".join("$chosen" if name == CHOSEN else "null" for name in macro[2].split(", "))
    return f"select * from {macro[1]}({values})"


def binds(path: Path, fields: list[str]) -> bool:
    """Whether a file runs where $chosen has these fields and no others."""
    sql = asked(path.read_text(encoding="utf-8"))
    con = pair() if path.parent.name == "comparisons" else edition()
    values = dict.fromkeys(bound_parameters(sql)) | {CHOSEN: {**dict.fromkeys(fields), "no_filter": None}}
    try:
        con.execute(f"explain {sql}", values)
    except duckdb.BinderException as error:
        assert "Could not find key" in str(error), error
        return False
    return True


def field_faults(path: Path, fields: list[str]) -> list[str]:
    """Fields of $chosen that a text reads and does not declare, or declares and does not read."""
    if not binds(path, fields):
        return ["reads a filter that the header does not name"]
    return [name for name in fields if binds(path, [other for other in fields if other != name])]


def answer_columns(sql: str) -> list[str]:
    """The columns of the answer of an edition without facts, every parameter null."""
    result = with_people().execute(sql, bound(read_header(sql).parameters, {}))
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


def test_every_report_runs_when_it_is_pasted() -> None:
    """A report runs in the DuckDB shell as it stands: `prepare` with its text, `execute` with its values written out."""
    con = with_people()
    faults = {}
    for path in sql_files("reports"):
        sql = path.read_text(encoding="utf-8")
        fields = ", ".join(f"'{name}': null" for name in declared_fields(sql))
        values = [f"chosen := {{{fields}}}"] if fields else []
        values += [f"{name} := null" for name in bound_parameters(sql) - {CHOSEN}]
        try:
            con.execute(f"prepare pasted as {sql}")
            con.execute(f"execute pasted({', '.join(values)})" if values else "execute pasted")
        except duckdb.Error as error:
            faults[named(path)] = str(error)
    assert faults == {}


def test_filters_are_those_that_the_text_reads() -> None:
    """The header names the fields of $chosen that the query, or a macro that it is handed to, reads: no other."""
    declared = {path: declared_fields(path.read_text(encoding="utf-8")) for path in sql_files()}
    assert sum(bool(fields) for fields in declared.values()) > 60
    faults = {named(path): field_faults(path, fields) for path, fields in declared.items() if fields}
    assert {path: found for path, found in faults.items() if found} == {}


def test_report_columns_are_defined() -> None:
    """Every column that a person or a script receives stands in the data dictionary."""
    columns = {named(path): answer_columns(path.read_text(encoding="utf-8")) for path in sql_files("reports")}
    assert [name for name, own in columns.items() if not own] == []
    faults = {name: undefined_columns(own) for name, own in columns.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_report_states_its_order() -> None:
    """Rows come in an order that the query states, unless it promises one row."""
    files = sql_files("reports")
    assert len(files) > 80
    assert [named(path) for path in files if not states_its_order(path.read_text(encoding="utf-8"))] == []


def states_its_order(sql: str) -> bool:
    """Whether a query sorts its rows or promises one."""
    promises_one = any(
        line.startswith("-- grain: one row, or none") or line == "-- grain: one row"
        for line in header_lines(sql)
    )
    return promises_one or re.search(r"^order by( |$)", sql, re.MULTILINE) is not None


def test_check_finds_nothing_in_an_empty_edition() -> None:
    """A check runs, and a row of it means something that came in."""
    found = {
        named(path): edition().cursor().execute(path.read_text(encoding="utf-8")).fetchall()
        for path in sql_files("checks")
    }
    assert len(found) > 20
    assert {name: rows for name, rows in found.items() if rows} == {}


GOOD = """-- purpose: money of a city
-- grain: one row per city
-- units: yuan
-- parameters:
--   $kind text list: kinds of entries; null means all
-- source: money_entries
select 1 as clause_id where $kind is null
"""
FILTERED = """-- purpose: money of a city
-- grain: one row per city
-- units: yuan
-- parameters: $since, $chosen (year, city),
--   $row_limit
--   $chosen.year text list: fiscal years; null means all
--   $kind text list: kinds of entries; null means all
-- source: money_entries
select 1 as clause_id where ($chosen).year is null and ($chosen).city is null and $kind = $since limit $row_limit
"""


def test_a_good_header_is_let_through() -> None:
    """The scanner does not cry wolf."""
    assert header_faults(GOOD) == []
    assert declared_parameters(GOOD) == bound_parameters(GOOD) == {"kind"}
    assert header_faults(FILTERED) == []
    assert (
        declared_parameters(FILTERED)
        == bound_parameters(FILTERED)
        == {"chosen", "kind", "row_limit", "since"}
    )
    assert declared_fields(FILTERED) == ["year", "city"]


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


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("$chosen (year, city)", "$chosen (year, town)"),
        ("$chosen (year, city)", "$chosen year, city"),
        ("$chosen (year, city)", "$chosen (year, since)"),
        ("$since, ", "$town, "),
        ("$since, ", "$part, "),
        ("$chosen.year", "$chosen.part"),
        ("fiscal years; null", "years of the entries, or undated; null"),
        ("$kind text list: kinds of entries", "$part text list: parts"),
        ("city),\n--   $row_limit\n", "city)\n--   $row_limit\n"),
    ],
)
def test_a_bad_list_of_filters_is_seen(right: str, wrong: str) -> None:
    """A name without meaning, or with two, is found."""
    assert right in FILTERED
    assert header_faults(FILTERED.replace(right, wrong))


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        (["part"], []),
        (["part", "year"], ["year"]),
        (["year"], ["reads a filter that the header does not name"]),
    ],
)
def test_a_filter_that_is_hidden_or_ignored_is_seen(
    tmp_path: Path, fields: list[str], fault: list[str]
) -> None:
    """A field that only the text knows is found, and one that only the header knows."""
    path = tmp_path / "made_up.sql"
    path.write_text(
        "select clause_id from clauses where is_chosen(($chosen).part, part_id)", encoding="utf-8"
    )
    assert field_faults(path, fields) == fault


def test_a_hidden_parameter_is_seen() -> None:
    """A value that only the text knows is found."""
    hidden = GOOD.replace("$kind is null", "$kind is null and $year is null")
    assert hidden != GOOD
    assert declared_parameters(hidden) != bound_parameters(hidden)


def test_an_undefined_column_is_seen() -> None:
    """A column without entry, or one that comes twice, is found."""
    assert undefined_columns(["clause_id", "nobody_knows_yuan"]) == ["nobody_knows_yuan"]
    assert undefined_columns(["clause_id", "clause_id"]) == ["clause_id"]
    assert layout_faults("select\n\t1")
