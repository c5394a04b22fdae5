"""任务清单 and where else tasks are shown: the day's line of 总览, the tasks of a unit and of a clause, one sheet of paper."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.views.page_runs import menu
from tests.pages.opening import answer, open_page, said
from tests.stores import demonstration_store, sample_store

PAGES = {page: script for entries in menu().values() for script, _, page in entries}


def links(app: AppTest) -> list[str]:
    """The labels of the links of a page."""
    found: list[Any] = list(app.get("page_link"))
    return [one.label for one in found]


def test_the_first_screen_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which promise is late, whose it is, for how long; each of the list opens with what was said and what can be decided."""
    store = demonstration_store()
    first = answer(store, "tasks_list")[0]
    app = open_page(monkeypatch, store, PAGES["tasks"], id=first["task_id"])
    told = said(app)
    for words in (
        first["owner_departments"],
        first["task_text"],
        str(first["task_late_days"]),
        first["task_reason"],
    ):
        assert words in told
    for event in answer(store, "task_trail", id=first["task_id"]):
        assert (event["event_text"] or "") in told
    offered = next(one for one in app.button_group if "确认办结" in one.options)
    assert list(offered.options) == ["确认办结", "退回", "延期"]


def test_a_task_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown number is a sentence, and the list stands below."""
    app = open_page(monkeypatch, demonstration_store(), PAGES["tasks"], id="没有")
    assert "没有编号为“没有”的任务" in app.error[0].value
    assert len(app.metric) == 5


def test_the_overview_begins_with_what_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Late, due soon, sent back stand as links above the figures; where no tasks came in nothing is said of them."""
    store = demonstration_store()
    totals = answer(store, "tasks_totals")[0]
    labels = links(open_page(monkeypatch, store, PAGES["overview"]))
    assert any(f"任务逾期 {totals['overdue_task_count']} 项" in label for label in labels)
    assert any(f"30 天内到期 {totals['due_soon_task_count']} 项" in label for label in labels)
    assert any(f"退回 {totals['returned_task_count']} 项" in label for label in labels)
    none = links(open_page(monkeypatch, sample_store(), PAGES["overview"]))
    assert [label for label in none if "任务" in label] == []


def test_a_unit_shows_its_own_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as its list has, those that it only assists with included."""
    store = demonstration_store()
    own = answer(store, "tasks_list", department="jxt")
    app = open_page(monkeypatch, store, PAGES["departments"], department="jxt")
    assert f"经济和信息化厅：任务（{len(own)} 项）" in [card.value for card in app.header]
    assert len(own) > 3
