"""帮助 without a browser: four tasks, short steps, and pages that keep the edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.policy.help_tasks import help_tasks
from dashboard.views.page_runs import page_addresses
from tests.pages.opening import checked, open_page
from tests.stores import changed_store

MOST_STEPS, LONGEST = 5, 40
GUIDE = Path(__file__).parents[2] / "docs" / "user-guide.md"


def test_four_tasks_with_few_short_steps_to_pages_that_are_there() -> None:
    """开会前、会上、会后、报数据, each in at most five short steps, all told in the guide in the same words."""
    tasks, guide = help_tasks(), GUIDE.read_text(encoding="utf-8")
    assert [task.name for task in tasks] == ["开会前", "会上", "会后", "报数据"]
    for task in tasks:
        assert 0 < len(task.steps) <= MOST_STEPS
        assert all(len(step.words) <= LONGEST for step in task.steps)
        assert {step.page for step in task.steps} <= {"", *page_addresses()}
        told = "".join(f"{number}. {step.words}。\n" for number, step in enumerate(task.steps, 1))
        assert f"### {task.name}\n\n{told}" in guide, task.name


def test_the_button_opens_the_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """`?` draws the tasks over the page, and the links of their steps keep edition and filters."""
    app = open_page(monkeypatch, changed_store(), "watch/clauses.py", edition="1", part="2")
    names = [task.name for task in help_tasks()]
    assert not {element.value for element in app.subheader} & set(names)
    checked(app.button(key="help_open").click().run())
    assert [element.value for element in app.subheader if element.value in names] == names
    links = [link.proto for link in app.get("page_link") if "　→ " in link.proto.label]
    assert len(links) == sum(bool(step.page) for task in help_tasks() for step in task.steps)
    assert all("edition=1" in link.query_string and "part=2" in link.query_string for link in links)
