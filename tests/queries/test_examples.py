"""Examples that can be checked with a calculator: given rows, one question, the expected rows.

Each folder holds `given_<table>.csv` (or names another folder that does), `params.toml` and `expect.csv`.
`expect.csv` lists the columns that the example is about; rows and their order are compared whole.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dashboard.questions.parameters import bind
from dashboard.questions.queries import load, report_names
from dashboard.store import Edition
from tests.asking import run
from tests.editions import build, build_after, read_given, read_rows

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/params.toml"))
KEYS = {"question", "report", "before", "given", "parameters", "only"}


# Examples of the money rules of the policy: all of them run in `make test`.
OF_RULES = ("cap_",)


@dataclass(frozen=True)
class Example:
    """One question. only: column → the text that a row must have to be compared; empty means all rows.

    before: the rows of the edition that came first, where the question compares two.
    """

    report: str
    before: Path | None
    given: Path
    parameters: dict[str, str]
    only: dict[str, str]


def read_example(folder: Path) -> Example:
    """The question of one folder; `given = "name"` borrows the rows of another folder."""
    raw = tomllib.loads((folder / "params.toml").read_text(encoding="utf-8"))
    assert set(raw) <= KEYS, f"{folder.name}: unknown keys {sorted(set(raw) - KEYS)}"
    assert raw["question"].strip()
    return Example(
        report=raw["report"],
        before=HERE / raw["before"] if "before" in raw else None,
        given=HERE / raw.get("given", folder.name),
        parameters=raw.get("parameters", {}),
        only=raw.get("only", {}),
    )


def examples() -> Iterator[Any]:
    """All examples; in the soak alone are those for which an edition more is published and whose report has another."""
    editions: dict[tuple[Path | None, Path], list[Path]] = defaultdict(list)
    for folder in CASES:
        example = read_example(folder)
        editions[example.before, example.given].append(folder)
    answered: set[str] = set()
    for folders in sorted(editions.values(), key=len, reverse=True):
        reports = {read_example(folder).report for folder in folders}
        of_rules = any(folder.name.startswith(OF_RULES) for folder in folders)
        is_in_test = of_rules or not reports <= answered
        answered |= reports if is_in_test else set()
        for folder in folders:
            yield pytest.param(folder, marks=() if is_in_test else pytest.mark.soak)


@pytest.fixture(scope="session")
def edition_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Path | None], Edition]:
    """Build an edition from a folder's rows, after one of another folder where that is asked, once for both."""

    @cache
    def edition_of(folder: Path, before: Path | None) -> Edition:
        made = tmp_path_factory.mktemp(folder.name)
        if before is not None:
            return build_after(made, read_given(before), read_given(folder))
        return build(made, read_given(folder))

    return edition_of


def in_type(cell: str | None, kind: pa.DataType) -> Any:
    """A cell of expect.csv as a value of the answer's column; an empty cell is null."""
    if cell is None:
        return None
    if pa.types.is_decimal(kind):
        return Decimal(cell)
    if pa.types.is_integer(kind):
        return int(cell)
    if pa.types.is_boolean(kind):
        return {"true": True, "false": False}[cell]
    if pa.types.is_date(kind):
        return dt.date.fromisoformat(cell)
    if pa.types.is_timestamp(kind):
        return dt.datetime.fromisoformat(cell)
    assert pa.types.is_string(kind), f"no text form for {kind}"
    return cell


@pytest.mark.parametrize("folder", list(examples()), ids=lambda folder: folder.name)
def test_example(folder: Path, edition_of: Callable[[Path, Path | None], Edition]) -> None:
    """The answer equals the expected rows: exact amounts, same order, nothing more and nothing less."""
    example = read_example(folder)
    edition = edition_of(example.given, example.before)
    query = load(example.report)
    answer = run(edition, example.report, bind(edition, query, example.parameters))
    expected = read_rows(folder / "expect.csv")
    columns = (folder / "expect.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    found = [
        {name: row[name] for name in columns}
        for row in answer.to_pylist()
        if all(str(row[name]) == text for name, text in example.only.items())
    ]
    kinds = {name: answer.schema.field(name).type for name in columns}
    assert found == [{name: in_type(row[name], kinds[name]) for name in columns} for row in expected]


@pytest.mark.parametrize("name", report_names())
def test_every_report_has_an_example(name: str) -> None:
    """No number on screen without an example that a person can check."""
    assert name in {read_example(folder).report for folder in CASES}


def test_every_folder_is_an_example() -> None:
    """A folder that the runner would pass over in silence is a mistake."""
    folders = {path for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(CASES)
    assert {path for path in CASES if not (path / "expect.csv").exists()} == set()
