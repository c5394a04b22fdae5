"""Since when a report is due: unknown while the policy's dates are 未核实, known as soon as they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dashboard.store import Store, publish
from tests.asking import run
from tests.editions import Facts, draft_of, read_given

pytestmark = pytest.mark.slow  # publishes editions

QUARTER = Path(__file__).resolve().parents[1] / "queries" / "reporting_quarter"


def reporting_of(folder: Path, facts: Facts, effective_on: dt.date | None) -> dict[str, dict[str, Any]]:
    """department_reporting by department, under a policy that took effect on a day, or on nobody knows which."""
    draft = draft_of(facts)
    policies = draft.tables["policies"]
    place = policies.column_names.index("effective_on")
    dated = policies.set_column(place, policies.schema.field(place), pa.array([effective_on], pa.date32()))
    edition = publish(Store(folder), replace(draft, tables={**draft.tables, "policies": dated}))
    return {row["department_code"]: row for row in run(edition, "department_reporting").to_pylist()}


@pytest.mark.parametrize(
    ("effective_on", "late_days"),
    [(None, None), (dt.date(2026, 9, 30), 16), (dt.date(2026, 10, 1), None)],
)
def test_who_never_reported_is_late_only_where_a_date_says_so(
    tmp_path: Path, effective_on: dt.date | None, late_days: int | None
) -> None:
    """Without a known effective date nobody knows since when a first report is due: no days are invented."""
    rows = reporting_of(tmp_path, read_given(QUARTER), effective_on)
    assert rows["zjj"]["late_days"] == late_days
    assert rows["zjj"]["late_days_missing_code"] == (None if late_days else "not_reported")
    assert rows["sjyg"]["late_days"] is None, (
        "a kind of departments that the text does not name cannot be late"
    )
    assert (rows["kjt"]["late_days"], rows["czt"]["late_days"]) == (5, 16)


def test_without_any_file_there_is_no_quarter(tmp_path: Path) -> None:
    """No 数据截至日, no clock: no period, no days, and every count says 未报送."""
    rows = reporting_of(tmp_path, {}, dt.date(2026, 1, 1))
    assert len(rows) == 12
    for row in rows.values():
        assert (row["period_on"], row["due_on"], row["late_days"]) == (None, None, None)
        assert (row["record_count"], row["record_count_missing_code"]) == (None, "not_reported")


def test_rows_add_up_to_what_was_filed(tmp_path: Path) -> None:
    """Every record and reading stands under exactly one reporting department, or under 未标明."""
    facts = read_given(QUARTER)
    rows = reporting_of(tmp_path, facts, None)
    assert sum(row["record_count"] or 0 for row in rows.values()) == len(facts["projects"])
    assert sum(row["reading_count"] or 0 for row in rows.values()) == len(facts["readings"])
    assert sum(row["rejected_row_count"] or 0 for row in rows.values()) == 13
    assert sum(row["clause_count"] for row in rows.values()) == 57
