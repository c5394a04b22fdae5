"""The four kinds of nothing: a number or a day that is missing says why, on the screen, in every file, in JSON."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest

from dashboard.questions.parameters import bind
from dashboard.questions.queries import load, report_names
from dashboard.store import Edition, current_edition, open_store
from tests.asking import run
from tests.share import mostly_in_soak
from tests.stores import demonstration_store, empty_store, one_record_store, sample_store

STORES = mostly_in_soak([demonstration_store, one_record_store, sample_store, empty_store])
REASONS = {"not_reported", "not_applicable", "withheld"}
SOURCE_UNKNOWN = {"policy_source"}  # what is unknown of the document itself is 未核实, its own word


def unexplained(answer: pa.Table) -> list[str]:
    """Columns of numbers and days with a null whose reason is not given, or given for a value that is there."""
    faults = []
    for field in answer.schema:
        kind = field.type
        if not (pa.types.is_decimal(kind) or pa.types.is_integer(kind) or pa.types.is_date(kind)):
            continue
        values = answer[field.name].to_pylist()
        reason = f"{field.name}_missing_code"
        codes = answer[reason].to_pylist() if reason in answer.column_names else [None] * len(values)
        if any((value is None) != (code in REASONS) for value, code in zip(values, codes, strict=True)):
            faults.append(field.name)
    return faults


def first_record(edition: Edition) -> str:
    """A record that a page of one project can show."""
    return str(run(edition, "projects_list", bind(edition, load("projects_list"), {}))["record_id"][0])


@pytest.mark.parametrize("store", STORES, ids=lambda store: store.__name__)
def test_what_is_missing_says_why(store: Callable[[], str]) -> None:
    """No report leaves a number or a day empty without 未报送, 不适用 or 依规不公开 beside it."""
    edition = current_edition(open_store(store()))
    own = {} if store is empty_store else {"project_detail": {"id": first_record(edition)}}
    reports = [name for name in report_names() if name not in SOURCE_UNKNOWN]
    assert len(reports) > 80
    answers = {name: run(edition, name, bind(edition, load(name), own.get(name, {}))) for name in reports}
    faults = {name: unexplained(answer) for name, answer in answers.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_missing_reason_is_seen() -> None:
    """The scanner fails on a null without reason and on a reason without null."""
    assert unexplained(
        pa.table({"project_count": [None, 1], "clause_id": [None, "1.1"]}).cast(
            pa.schema([("project_count", pa.int64()), ("clause_id", pa.string())])
        )
    ) == ["project_count"]
    given = {"project_count": pa.array([1], pa.int64()), "project_count_missing_code": ["not_reported"]}
    assert unexplained(pa.table(given)) == ["project_count"]
