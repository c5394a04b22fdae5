"""The states of generated tasks equal a second, naive implementation; filters cut and add up."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence

import pytest

from dashboard.questions.parameters import bind
from dashboard.questions.queries import load
from dashboard.store import Edition, fetch
from tests.asking import run
from tests.editions import Facts, Row, build_anew
from tests.properties.tasks_by_hand import Standing, standing

pytestmark = pytest.mark.slow

NUMBER, SEED = 10_000, 20
CLOCK = dt.date(2026, 12, 31)
RECEIVED = {
    "B0": "2026-10-05 09:00:00",
    "B1": "2026-11-05 09:00:00",
    "B2": "2026-12-04 09:00:00",
    "B3": "2027-01-05 09:00:00",
}
REPORTED = {"B0": 0, "B1": 31, "B2": 61, "B3": 92}  # days from the end of September
UNITS = ("kjt", "czt", "jxt", "fgw")
DECISIONS = ("done", "dropped", "returned", "extended", "closed", "reopened", "doing", "open", "noted")


def generated(draw: random.Random, number: int) -> Facts:
    """Tasks around the clock, with days at and beside every threshold."""
    tasks: list[Row] = []
    units: list[Row] = []
    reports: list[Row] = []
    decisions: list[Row] = []
    for place in range(number):
        task = f"T{place:05d}"
        near = draw.choice((-400, -60, -31, -30, -1, 0, 1, 29, 30, 31, 44, 45, 46, 200))
        due = None if draw.random() < 0.1 else (CLOCK + dt.timedelta(near)).isoformat()
        given = draw.choice((None, "2025-10-01", "2026-11-15", "2026-11-16", "2026-11-17", "2026-12-20"))
        tasks.append(
            {
                "task_id": task,
                "clause_id": draw.choice(("1.1", "2.2", None)),
                "due_on": due,
                "document_on": given,
            }
            | {"is_long_term": str(due is None).lower(), "batch_id": "B0"}
        )
        for order, unit in enumerate(draw.sample(UNITS, draw.randint(1, 3)), 1):
            duty = draw.choice(("lead", "responsible", "assisting"))
            units.append(
                {
                    "task_id": task,
                    "department_code": unit,
                    "duty": duty,
                    "unit_order": str(order),
                    "batch_id": "B0",
                }
            )
        for batch, days in REPORTED.items():
            if draw.random() < 0.4:
                day = dt.date(2026, 9, 30) + dt.timedelta(days - draw.choice((0, 0, 15, 46)))
                filer = draw.choice((*UNITS, None))
                reports.append(
                    {
                        "report_id": f"{task}|{batch}",
                        "task_id": task,
                        "department_code": filer,
                        "as_of_on": day.isoformat(),
                    }
                    | {
                        "task_stage": draw.choice(("in_progress", "in_progress", "delayed", "done")),
                        "batch_id": batch,
                    }
                    | {"progress_share_pct": draw.choice((None, "10", "60", "79.9", "80", "100"))}
                )
        for _ in range(draw.choice((0, 0, 1, 2, 3))):
            moment = dt.datetime(2026, 10, 1, 12) + dt.timedelta(draw.randint(0, 100))
            decision = draw.choice(DECISIONS)
            moved = (CLOCK + dt.timedelta(draw.choice((-5, 0, 30, 90)))).isoformat()
            decisions.append(
                {"decision_id": f"D{len(decisions):06d}", "task_id": task, "decision": decision}
                | {"noted_at": str(moment), "due_on": moved if decision == "extended" else None}
            )
    batches = [
        {
            "batch_id": name,
            "received_at": moment,
            "as_of_on": CLOCK.isoformat(),
            "reporting_department_code": "kjt",
        }
        for name, moment in RECEIVED.items()
    ]
    return {
        "batches": batches, "tasks": tasks, "task_departments": units, "task_reports": reports,
        "task_decisions": decisions,
    }  # fmt: skip


def grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Task → its rows, in their order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[str(row["task_id"])].append(row)
    return found


@pytest.fixture(scope="module")
def facts() -> Facts:
    """The generated tasks."""
    return generated(random.Random(SEED), NUMBER)


@pytest.fixture(scope="module")
def edition(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition that holds them."""
    return build_anew(tmp_path_factory.mktemp("tasks") / "store", facts)


def test_the_states_are_those_of_the_words(edition: Edition, facts: Facts) -> None:
    """State, due date, late and left days, and what was sent back: for each task the same by SQL and by hand."""
    units, reports, decisions = (
        grouped(facts[table]) for table in ("task_departments", "task_reports", "task_decisions")
    )
    expected = {
        name: standing(task, units[name], reports[name], decisions[name], RECEIVED, CLOCK)
        for task in facts["tasks"]
        for name in [str(task["task_id"])]
    }
    asked = "select task_id, task_state, due_on, late_days, left_days, is_returned from task_states()"
    found = {row["task_id"]: Standing(*list(row.values())[1:]) for row in fetch(edition, asked).to_pylist()}
    assert {task: (one, expected[task]) for task, one in found.items() if one != expected[task]} == {}
    assert len(found) == NUMBER
    assert len({one.state for one in found.values()}) == 10


def test_the_parts_sum_to_the_whole_and_filters_cut(edition: Edition) -> None:
    """The months hold each task once; a filter more never shows a task more."""

    def totals(**chosen: str) -> dict[str, int]:
        row: dict[str, int] = run(
            edition, "tasks_totals", bind(edition, load("tasks_totals"), chosen)
        ).to_pylist()[0]
        return row

    whole, late = totals(), totals(task_state="overdue", department="kjt")
    months = run(edition, "tasks_by_month").to_pylist()
    assert sum(row["task_count"] for row in months) == whole["task_count"] == NUMBER
    assert sum(row["overdue_task_count"] for row in months) == whole["overdue_task_count"]
    assert 0 < late["task_count"] == late["overdue_task_count"] < whole["overdue_task_count"]
