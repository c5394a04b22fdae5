"""The demonstration and the month before: changes to compare, the same each time, and the later edition unchanged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard import cli
from dashboard.questions.queries import report_names
from dashboard.store import Edition, fetch, list_editions, open_store
from tests.asking import run
from tests.editions import FACTS

pytestmark = pytest.mark.slow


def editions(folder: Path, *options: str) -> list[Edition]:
    store = f"file:{folder}"
    assert cli.main(["demo", "--projects", "300", *options, "--store", store]) == 0
    return list_editions(open_store(store))


def facts(edition: Edition, table: str) -> list[Any]:
    columns = "* exclude (edition)" if table == "batches" else "*"
    strip = (
        " replace (regexp_replace(batch_id, '^demo-[0-9]+-', '') as batch_id)"
        if table not in ("finding_notes", "given_tasks", "task_decisions")
        else ""
    )
    rows = fetch(edition, f"select {columns}{strip} from {table}").to_pylist()
    return sorted(map(repr, rows))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, Edition]:
    """The month before, and the demonstration."""
    first, second = editions(tmp_path_factory.mktemp("earlier"), "--earlier")
    return first, second


def test_changes_of_every_important_kind_are_shown(pair: tuple[Edition, Edition]) -> None:
    """A reader of the demonstration sees each kind of change that a real month brings."""
    kinds = {row["change_code"] for row in run(pair[1], "edition_changes").to_pylist()}
    assert kinds >= {
        "new", "late", "amount", "counting", "clause", "place", "withdrawn", "status", "reading", "budget", "reporting",
    }  # fmt: skip


def test_history_and_first_seen_come_alive(pair: tuple[Edition, Edition]) -> None:
    """States have a history of two editions, and findings know which of them is new."""
    first, second = pair
    assert {
        row["state_edition"] for row in run(second, "state_history", {"clause": ["1.1"]}).to_pylist()
    } == {1, 2}
    seen = {row["first_seen_edition"] for row in run(second, "findings_list").to_pylist()}
    assert seen == {1, 2}
    assert second.as_of_on is not None
    assert first.as_of_on is not None
    assert first.as_of_on <= second.as_of_on


@pytest.mark.soak
def test_the_demonstration_itself_is_the_same_without_the_month_before(
    pair: tuple[Edition, Edition], tmp_path: Path
) -> None:
    """What `demo` alone publishes holds the same facts; two runs give the same month before."""
    (alone,) = editions(tmp_path / "alone")
    again, _ = editions(tmp_path / "again", "--earlier")
    for table in FACTS:
        assert facts(alone, table) == facts(pair[1], table), table
        assert facts(again, table) == facts(pair[0], table), table


@pytest.mark.soak
def test_every_report_answers_on_both(pair: tuple[Edition, Edition]) -> None:
    """No report fails on the month before."""
    for edition in pair:
        for name in report_names():
            run(edition, name)
