"""任务清单 and where else tasks are shown: the day's line of 总览, the tasks of a unit and of a clause, one sheet of paper."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.formatting import wan
from dashboard.views.page_runs import menu
from tests.pages.opening import answer, open_page, said, tables
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
    carried = {"year": "2024", "funding_level": "provincial"}  # of another page; here without effect
    app = open_page(monkeypatch, store, PAGES["tasks"], id=first["task_id"], **carried)
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
    assert list(offered.options) == ["确认办结", "退回", "延期", "批注"]
    beside = {shown.title: shown.value for shown in tables(app)}
    whole = answer(store, "projects_list", clause=first["clause_id"])
    assert list(beside["项目台账"]["名称"]) == [row["record_name"] for row in whole[:5]]
    (money,) = answer(store, "money_by_clause", clause=first["clause_id"])
    assert list(beside["分条款资金"]["条款号"]) == [first["clause_id"]]
    assert list(beside["分条款资金"]["立项金额"]) == [wan(money["committed_amount_yuan"])]


@pytest.mark.parametrize("own", [{"sort": "tasks_list.task_text.asc"}, {"row_offset": "50"}])
def test_another_order_or_page_of_the_list_changes_only_the_list(
    monkeypatch: pytest.MonkeyPatch, own: dict[str, str]
) -> None:
    """The sentence still names the task that is late for longest, and the tasks of today stand there whole."""
    store = demonstration_store()
    app = open_page(monkeypatch, store, "watch/tasks.py", **own)
    days = max(row["task_late_days"] or 0 for row in answer(store, "tasks_list", task_state="overdue"))
    assert f"已过 **{days}** 天" in said(app)
    today = next(shown for shown in tables(app) if shown.title == "要催办的任务")
    assert len(today.value) == len(answer(store, "tasks_today"))


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


def papers(app: AppTest) -> list[str]:
    """The papers that the page offers."""
    found: list[Any] = list(app.get("download_button"))
    return [one.proto.label for one in found if one.proto.id.rpartition("-")[2].startswith("paper_")]


def test_a_unit_has_its_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """One unit: every paper it has tasks for; a further choice or none: the ledger alone, and a sentence."""
    store = demonstration_store()
    unit = answer(store, "tasks_by_department")[0]["department_code"]
    app = open_page(monkeypatch, store, PAGES["tasks"], department=unit)
    assert papers(app) == ["下载催办单", "下载督查通知单", "下载任务日历", "下载督办台账"]
    for choice in ({}, {"department": unit, "clause": "1.1"}):
        narrower = open_page(monkeypatch, store, PAGES["tasks"], **choice)
        assert papers(narrower) == ["下载督办台账"]
        assert "只选一个责任单位、不选其他条件时" in said(narrower)
