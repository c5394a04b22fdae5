"""审批: the second person opens what waits, publishes it or sends it back; the submitter sees how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from plotly import graph_objects  # noqa: F401  loaded before Streamlit runs
from streamlit.testing.v1 import AppTest

from dashboard.access import Principal
from dashboard.questions.submissions_list import DIGEST_SHOWN
from dashboard.store import Store, approve, list_editions, open_store, send_back, standings
from dashboard.store.candidates import path_of
from dashboard.views.page_runs import menu
from tests.pages.opening import checked, follow, open_page, said, tables
from tests.stores import one_record_store, own_copy
from tests.submitted import APPROVER, BOTH, STEWARD, VIEWER, being, handed, ledger

SCRIPT = "steward/submissions.py"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with one project in which a second person is asked for."""
    copy = own_copy(one_record_store(), tmp_path)  # published without one
    monkeypatch.setenv("DASHBOARD_SECOND_PERSON", "1")
    return copy


@pytest.fixture
def store(url: str) -> Store:
    """The same."""
    return open_store(url)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A ledger with one more project."""
    return ledger(tmp_path, "KJ-002,另一个项目,一(一),某单位,成都市,100.10")


@pytest.fixture
def approver() -> Iterator[Principal]:
    """Pages are opened by somebody who may approve."""
    with being(APPROVER):
        yield APPROVER


def press(app: AppTest, label: str) -> AppTest:
    """Press a button."""
    return checked(next(button for button in app.button if button.label == label).click().run())


def write(app: AppTest, **texts: str) -> None:
    """Fill in the lines of a form by their labels."""
    lines = {text.label: text for text in app.text_input}
    for label, text in texts.items():
        lines[label].set_value(text)


@pytest.mark.usefixtures("approver")
def test_nothing_waits(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """The empty page says so; without the setting it says that publishing is direct, and it is not in the menu."""
    app = open_page(monkeypatch, url, SCRIPT)
    assert "没有等待审批的提交" in said(app)
    assert "尚无已办理的提交" in said(app)
    assert "没有启用双人审批" not in said(app)
    monkeypatch.delenv("DASHBOARD_SECOND_PERSON")
    assert "没有启用双人审批" in said(open_page(monkeypatch, url, SCRIPT))


@pytest.mark.usefixtures("approver")
def test_the_second_person_publishes(
    monkeypatch: pytest.MonkeyPatch, url: str, store: Store, small: Path
) -> None:
    """The list opens the submission with its rows, sums and changes; unticked nothing happens, ticked it is published."""
    made = handed(store, small)
    app = follow(open_page(monkeypatch, url, SCRIPT), "待审批的提交", 0)
    told = said(app)
    for words in (
        "科技厅 yi",
        made.digest,
        "十月台账",
        "拟发布",
        "接入 **1**",
        "若发布为第 **2** 版，与第 1 版相比",
    ):
        assert words in told
    assert "文件里的金额" in told
    assert [shown.title for shown in tables(app)][-1] == "待审批的提交"
    app = press(app, "批准发布")
    assert "未发布：请核对上述文件和变化" in said(app)
    assert len(list_editions(store)) == 1
    app.checkbox[0].check()
    app = press(app, "批准发布")
    assert "已批准，发布了第 2 版，本页已换到这一版" in said(app)
    assert "第 **2** 版　各单位台账" in said(app)
    assert "没有等待审批的提交" in said(app)
    assert list_editions(store)[-1].sha256 == made.digest
    shown = tables(app)[-1].value.iloc[0]
    assert (shown["状态"], shown["提交账号"], shown["办理账号"]) == (
        "已发布",
        "科技厅 yi",
        "省发展改革委 jia",
    )
    app = open_page(monkeypatch, url, "steward/editions.py", id="2")
    assert "提交账号</dt><dd>科技厅 yi" in said(app)
    assert "审批账号</dt><dd>省发展改革委 jia" in said(app)


@pytest.mark.usefixtures("approver")
def test_the_second_person_sends_back(
    monkeypatch: pytest.MonkeyPatch, url: str, store: Store, small: Path
) -> None:
    """Without a reason it waits; with one it is over, and the submitter reads the reason where he hands in."""
    made = handed(store, small)
    app = open_page(monkeypatch, url, SCRIPT, id=made.submission_id)
    app = press(app, "退回")
    assert "退回原因太短" in said(app)
    write(app, 退回原因="合计与汇总表不符")
    app = press(app, "退回")
    assert f"已退回提交 {made.submission_id}" in said(app)
    assert "合计与汇总表不符" in tables(app)[-1].value.to_string()
    with being(STEWARD):
        for script in ("steward/intake.py", "steward/desk.py"):
            told = said(open_page(monkeypatch, url, script))
            assert "已退回：十月台账" in told
            assert made.digest[:DIGEST_SHOWN] in told
            assert "原因：合计与汇总表不符" in told


def test_the_submitter_hands_in_and_takes_back(
    monkeypatch: pytest.MonkeyPatch, url: str, store: Store, small: Path
) -> None:
    """The same form hands in: the edition stays, the line says what waits, and it can be taken back there."""
    with being(STEWARD):
        app = open_page(monkeypatch, url, "steward/intake.py")
        assert "我的提交" not in said(app)
        app.file_uploader[0].set_value([(small.name, small.read_bytes(), "")])
        app = checked(app.run())
        assert not [button for button in app.button if button.label == "发布新版本"]
        write(app, 发布单位或岗位="科技厅高新处", 说明="十月台账")
        app = press(app, "提交审批")
        assert "已提交审批（编号" in said(app)
        assert "待审批：十月台账" in said(app)
        assert len(list_editions(store)) == 1
        app = press(app, "撤回提交")
        assert "已撤回提交：十月台账" in said(app)
    assert [one.state for one in standings(store)] == ["taken_back"]


def test_withdrawals_and_rollbacks_wait_too(
    monkeypatch: pytest.MonkeyPatch, url: str, store: Store, small: Path
) -> None:
    """On 报送台 and 数据版本 the same forms hand in."""
    approve(store, handed(store, small).submission_id, APPROVER)
    with being(STEWARD):
        app = open_page(monkeypatch, url, "steward/desk.py")
        app = checked(app.selectbox(key="withdrawn_file").select_index(0).run())
        write(app, 撤回单位或岗位="科技厅高新处", 原因="误报了未审定的台账")
        app.checkbox[0].check()
        app = press(app, "提交撤回审批")
        assert "已提交审批（编号" in said(app)
        app = open_page(monkeypatch, url, "steward/editions.py", id="1")
        lines = {text.label: text for text in app.text_input}
        lines["发布人（单位或处室，不写个人姓名）"].set_value("科技厅高新处")
        lines["原因"].set_value("第 2 版误收")
        app.checkbox[0].check()
        app = press(app, "提交回退审批")
        assert "已提交审批（编号" in said(app)
    assert len(list_editions(store)) == 2
    assert [(one.submission.kind, one.state) for one in standings(store)[1:]] == [
        ("withdrawal", "waiting"),
        ("rollback", "waiting"),
    ]


def test_ones_own_cannot_be_decided(
    monkeypatch: pytest.MonkeyPatch, url: str, store: Store, small: Path
) -> None:
    """Who has both rights opens his own submission and finds no form."""
    made = handed(store, small, BOTH)
    with being(BOTH):
        app = open_page(monkeypatch, url, SCRIPT, id=made.submission_id)
        assert "这是您自己提交的，须由另一个账号审批" in said(app)
        assert not [button for button in app.button if button.label in ("批准发布", "退回")]


@pytest.mark.usefixtures("approver")
def test_what_cannot_be_decided_says_why(
    monkeypatch: pytest.MonkeyPatch, url: str, store: Store, small: Path
) -> None:
    """A changed candidate is not shown and not published; what is over has no form; an unknown number is refused."""
    made = handed(store, small)
    path_of(store, made).write_bytes(b"no database")
    app = open_page(monkeypatch, url, SCRIPT, id=made.submission_id)
    assert "与提交时的校验值不符" in said(app)
    app.checkbox[0].check()
    app = press(app, "批准发布")
    assert len(list_editions(store)) == 1
    send_back(store, made.submission_id, APPROVER, "候选文件被改动")
    app = open_page(monkeypatch, url, SCRIPT, id=made.submission_id)
    assert "原因：候选文件被改动" in said(app)
    assert not [button for button in app.button if button.label in ("批准发布", "退回")]
    assert "没有编号为“zzzz”的提交" in open_page(monkeypatch, url, SCRIPT, id="zzzz").error[0].value


def test_who_may_not_approve_has_no_such_page(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """A steward and a viewer have no page 审批; a viewer is told nothing of submissions on 数据版本."""
    every = {address for entries in menu().values() for _, _, address in entries}
    assert "submissions" in every
    for who in (STEWARD, VIEWER):
        with being(who):
            app = open_page(monkeypatch, url, "steward/editions.py")
            assert "submissions" not in app.session_state["pages"]
            assert "我的提交" not in said(app)
