"""会议: a meeting is made, filled from the pages, read as a list and as a sequence, and kept apart by kind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cli
from dashboard.formatting import wan
from dashboard.quoting import links, meeting_tasks, meetings
from dashboard.store import Edition, current_edition, find_edition, open_store
from dashboard.views.page_runs import link_token
from tests.pages.opening import answer, checked, figures, open_page, said
from tests.pages.test_pages import SCRIPTS
from tests.stores import own_copy, sample_store

DAY = dt.date(2026, 10, 10)


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    """The sample edition in a store of its own."""
    return find_edition(open_store(own_copy(sample_store(), tmp_path)), 1)


def opened(monkeypatch: pytest.MonkeyPatch, own: Edition, /, **parameters: str) -> AppTest:
    return open_page(monkeypatch, f"file:{own.folder}", SCRIPTS["meeting"], **parameters)


def with_views(edition: Edition) -> tuple[str, list[str]]:
    """A meeting with three views."""
    held = meetings.convene(edition, "三季度调度会", DAY)
    store = f"file:{edition.folder}"
    asked: tuple[tuple[str, dict[str, str]], ...] = (
        ("overview", {}),
        ("caps", {"clause": "1.1"}),
        ("clauses", {}),
    )
    tokens = [link_token(page, {"v": "1", "edition": "1"} | own, store) for page, own in asked]
    for token in tokens:
        meetings.add_view(edition.folder, held, token)
    return held, tokens


def press(app: AppTest, label: str) -> AppTest:
    return checked(next(button for button in app.button if button.label == label).click().run())


def test_a_meeting_is_made_on_the_page(monkeypatch: pytest.MonkeyPatch, edition: Edition) -> None:
    """The form keeps the meeting on the edition that is shown, and opens it; a name with a telephone number is refused."""
    app = opened(monkeypatch, edition)
    name = next(field for field in app.text_input if field.label == "会议名称")
    name.set_value("联系 13812345678")
    assert "不保存个人信息" in press(app, "新建会议").error[0].value
    next(one for one in app.text_input if one.label == "会议名称").set_value("三季度调度会")
    app = press(app, "新建会议")
    found = meetings.meetings(edition.folder, "ledger", edition.policy_id)
    assert [(one.name, one.edition_number) for one in found] == [("三季度调度会", 1)]
    assert app.title[0].value == "三季度调度会"


def test_the_list_and_the_sequence(monkeypatch: pytest.MonkeyPatch, edition: Edition) -> None:
    """The page lists the views with their first figure; each slide shows the figures that its link keeps."""
    held, tokens = with_views(edition)
    app = opened(monkeypatch, edition, id=held, edition="1")
    told = said(app)
    for token in tokens:
        link = links.find(edition.folder, token)
        assert f"/l/{token}" in told
        assert not link.figures or link.figures[0].value in told
    for place, token in enumerate(tokens, 1):
        link = links.find(edition.folder, token)
        slide = opened(monkeypatch, edition, id=held, edition="1", slide=str(place))
        assert figures(slide) == [figure.value for figure in link.figures]
        assert slide.title[0].value == link.title
        assert f"{place} / 3" in said(slide)
        assert "stSidebar" in said(slide)
    first = opened(monkeypatch, edition, id=held, edition="1", slide="1")
    row = answer(f"file:{edition.folder}", "money_by_clause")[0]
    assert f">{wan(row['committed_amount_yuan'])}<" in said(first)
    last = opened(monkeypatch, edition, id=held, edition="1", slide="3")
    assert next(button for button in last.button if button.label == "下一页").disabled


def test_views_are_moved_and_taken_out(monkeypatch: pytest.MonkeyPatch, edition: Edition) -> None:
    """The buttons beside a view change the order of the list and take it out."""
    held, tokens = with_views(edition)
    app = opened(monkeypatch, edition, id=held, edition="1")
    app.button(key=f"up_{tokens[2]}").click().run()
    assert [view.token for view in meetings.views(edition.folder, held)] == [tokens[0], tokens[2], tokens[1]]
    app.button(key=f"out_{tokens[0]}").click().run()
    assert [one.token for one in meetings.views(edition.folder, held)] == [tokens[2], tokens[1]]


def test_tasks_and_notes_on_the_page(monkeypatch: pytest.MonkeyPatch, edition: Edition) -> None:
    """What was written stands on the page with unit, due date and state, and at the next meeting with its state there."""
    held, _ = with_views(edition)
    later = meetings.convene(edition, "四季度调度会", dt.date(2027, 1, 10))
    meetings.add_note(edition.folder, held, "kjt", "各单位补报九月拨付")
    task = meeting_tasks.add_task(edition.folder, held, "czt", dt.date(2026, 12, 31), "核对未注明层级的拨付")
    meeting_tasks.set_task_state(edition.folder, later, task, "doing", "已核对一半")
    first = said(opened(monkeypatch, edition, id=held, edition="1"))
    assert "各单位补报九月拨付" in first
    assert "核对未注明层级的拨付" in first
    assert "财政厅" in first
    assert "2026-12-31" in first
    assert "未办" in first
    assert "逾期" not in first.replace("逾期按会议日期判断", "")
    second = said(opened(monkeypatch, edition, id=later, edition="1"))
    assert "已核对一半" in second
    assert "在办" in second
    assert "2026-12-31（逾期）" in second


def test_another_edition_than_the_meeting_s(monkeypatch: pytest.MonkeyPatch, edition: Edition) -> None:
    """A meeting under another edition is a sentence with the way to its edition; an unknown meeting is refused."""
    held, _ = with_views(edition)
    assert cli.main(["rollback", "1", "--store", f"file:{edition.folder}"]) == 0
    app = opened(monkeypatch, edition, id=held)
    assert "固定在第 1 版，地址写的是第 2 版" in app.error[0].value
    assert not app.metric
    assert "没有编号为" in opened(monkeypatch, edition, id="nothing").error[0].value


def test_a_meeting_of_the_other_kind(monkeypatch: pytest.MonkeyPatch, edition: Edition) -> None:
    """Under the demonstration no ledger meeting is listed."""
    with_views(edition)
    assert cli.main(["demo", "--projects", "20", "--store", f"file:{edition.folder}"]) == 0
    assert current_edition(open_store(f"file:{edition.folder}")).kind == "demo"
    assert "三季度调度会" not in said(opened(monkeypatch, edition))


def test_a_slide_that_does_not_exist(monkeypatch: pytest.MonkeyPatch, edition: Edition) -> None:
    """Past the end of the list the meeting itself is shown."""
    held, _ = with_views(edition)
    assert opened(monkeypatch, edition, id=held, edition="1", slide="9").title[0].value == "三季度调度会"
