"""Pages as somebody with less than every right, or with a scope, sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import TRIAL, Principal, act_as, may_open
from dashboard.access.sessions import begin, principal_of
from dashboard.briefing import Scope as BriefingScope
from dashboard.briefing import briefing, one_page
from dashboard.formatting import unescaped
from dashboard.quoting import links
from dashboard.quoting.link_checks import check_sight
from dashboard.quoting.meetings import convene
from dashboard.refusal import Refusal
from dashboard.state.events import LOOKS, events
from dashboard.state.tasks import Proposal, decide
from dashboard.store import current_edition, open_store
from dashboard.views.page_runs import menu
from dashboard.views.pinned import make
from dashboard.views.tasks import waiting
from dashboard.views.view import answering
from tests.attacks.matrix import FIXED, PAGES, SCOPES, WITHOUT_RECORDS, somebody
from tests.hanging import HANG_SECONDS
from tests.pages.opening import FRAME, figures, said
from tests.stores import (
    GOOD_LEDGERS,
    changed_store,
    demonstration_store,
    one_record_store,
    own_copy,
    sample_store,
)

SCRIPTS = {address: script for entries in menu().values() for script, _, address in entries}
OFTEN, SELDOM = ("city", "department"), ("county", "reporting_department")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    act_as(TRIAL)


def opened(
    monkeypatch: pytest.MonkeyPatch, store: str, who: Principal, page: str, **parameters: str
) -> AppTest:
    """A page as somebody opens it; it may show a refusal, never a fault of the program."""
    monkeypatch.setenv("DASHBOARD_STORE", store)
    act_as(who)
    app = AppTest.from_file(str(FRAME), default_timeout=HANG_SECONDS).run()
    first = "overview" if may_open(who, "overview") else "account"
    if page != first:
        app.switch_page(SCRIPTS[page])
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert "页面加载异常" not in said(app)
    return app


def check_scope(monkeypatch: pytest.MonkeyPatch, scope: str) -> None:
    """Open every page of a reader with this scope, and read what it asked."""
    store = demonstration_store()
    wrong: list[tuple[str, object]] = []
    who = somebody("steward", **{scope: SCOPES[scope]})
    edition = current_edition(open_store(store))
    project = answering(who.sight)(edition, "projects_list", {"row_limit": 1})["record_id"][0].as_py()
    own = {"clause": {"clause": "1.1"}, "project": {"id": project}, "search": {"find": "平台"}}
    for page in (page for page in SCRIPTS if may_open(who, page)):
        app = opened(monkeypatch, store, who, page, **own.get(page, {}))
        if app.error or "您的范围" not in said(app):
            wrong.append((page, [unescaped(error.value) for error in app.error]))
            continue
        seen = [report for report in app.session_state["view"].seen.values() if report.question]
        for report in seen:
            chosen = report.asked.get(scope, SCOPES[scope])
            if report.name not in WITHOUT_RECORDS | FIXED and chosen != SCOPES[scope]:
                wrong.append((page, report.name))
        if app.query_params.get(scope) not in (SCOPES[scope], [",".join(SCOPES[scope])], SCOPES[scope][0]):
            wrong.append((page, str(app.query_params.get(scope))))
    assert wrong == []


@pytest.mark.parametrize("scope", OFTEN)
def test_a_reader_with_a_scope_opens_every_page_that_is_there_for_him(
    monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    """Each page runs, says the scope, asks every report within it, and writes it into its address."""
    check_scope(monkeypatch, scope)


@pytest.mark.soak
@pytest.mark.parametrize("scope", SELDOM)
def test_other_scopes_likewise(monkeypatch: pytest.MonkeyPatch, scope: str) -> None:
    """The same for the scopes that fewer readers have."""
    check_scope(monkeypatch, scope)


@pytest.mark.parametrize("role", ["viewer", "auditor", "administrator"])
def test_a_role_comes_in_and_sees_its_menu(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    """Who may not open 总览 comes to 我的账号; the menu has the pages of the role and no other."""
    app = opened(monkeypatch, demonstration_store(), somebody(role), "account")
    assert set(app.session_state["pages"]) == PAGES[role]
    assert app.title[0].value == "我的账号"


def test_an_auditor_reads_the_audit_log_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """三员分立: the page of the auditor works for him without any right to see records."""
    app = opened(monkeypatch, demonstration_store(), somebody("auditor"), "audit")
    assert not app.error
    assert app.title[0].value == "审计记录"


@pytest.mark.parametrize("page", ["overview", "caps", "tasks", "alerts", "meeting", "editions"])
def test_a_viewer_takes_nothing_away_and_writes_nothing(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """With 浏览 alone there is no download, no form and no button that writes."""
    store = changed_store() if page == "editions" else demonstration_store()
    edition = current_edition(open_store(store))
    ask = answering(TRIAL.sight)
    first = {"tasks": ("tasks_list", "task_id"), "alerts": ("findings_list", "finding_key")}
    own = {"editions": {"id": "1"}} | {
        name: {"id": ask(edition, report, {"row_limit": 1})[column][0].as_py()}
        for name, (report, column) in first.items()
        if name == page
    }
    app = opened(monkeypatch, store, somebody("viewer"), page, **own.get(page, {}))
    assert not app.error
    assert not app.get("download_button")
    assert not app.text_area
    labels = {button.label for button in app.button}
    assert not labels & {"新建会议", "提交", "提交记录", "提交事项", "保存处理意见", "回退到本版"}
    everything = opened(monkeypatch, store, TRIAL, page, **own.get(page, {}))
    assert everything.get("download_button") or everything.text_area or page == "meeting"


def test_the_picture_of_a_link_is_a_download(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who may not export sees the two links and the QR code, and gets no file of it."""
    store, offered = own_copy(one_record_store(), tmp_path), {}
    for role in ("viewer", "exporter"):
        app = opened(monkeypatch, store, somebody(role), "caps")
        next(button for button in app.button if button.label == "定版链接").click().run()
        assert not app.exception
        assert len(app.code) == 2
        offered[role] = {one.proto.label for one in app.get("download_button")}
    assert offered["viewer"] == set()
    assert "下载二维码" in offered["exporter"]


def test_a_link_of_a_wider_reader_is_refused_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A reader with a scope who opens a link to all sees no figure of it, and hears why."""
    store = own_copy(demonstration_store(), tmp_path)
    token = kept(monkeypatch, store, TRIAL)
    edition = current_edition(open_store(store))
    link = links.find(edition.folder, token)
    app = opened(monkeypatch, store, somebody("viewer", city=SCOPES["city"]), "caps", **link.address())
    assert "您的范围" in unescaped(app.error[0].value)
    assert not figures(app)
    assert not [one for one in link.figures if one.exact and one.value in said(app)]


def test_a_link_to_a_record_outside_a_scope_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The kept content of a project of another city is not shown instead of the page that refuses."""
    store = own_copy(demonstration_store(), tmp_path)
    rows = answering(TRIAL.sight)(current_edition(open_store(store)), "projects_list", {}).to_pylist()
    who, refused = somebody("viewer", city=SCOPES["city"]), []
    for row in [
        next(row for row in rows if (row["city_code"] == "510700") is here) for here in (False, True)
    ]:
        app = opened(monkeypatch, store, TRIAL, "project", id=row["record_id"])
        token = make(app.session_state["view"], app.session_state["seen"])
        link = links.find(open_store(store).folder, token)
        shown = opened(monkeypatch, store, who, "project", **link.address())
        assert shown.error  # its address has every city
        assert row["record_name"] not in said(shown)
        detail = next(one for one in link.reports if one.name == "project_detail")
        try:
            check_sight(replace(link, reports=(detail,)), who, open_store(store).folder)
        except Refusal:
            refused.append(row["city_code"])
    assert len(refused) == 1
    assert refused != ["510700"]


def test_a_link_of_a_narrower_reader_says_the_same_to_everybody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its address has the scope: whoever may see more opens the very numbers that were quoted."""
    store = own_copy(demonstration_store(), tmp_path)
    token = kept(monkeypatch, store, somebody("viewer", city=SCOPES["city"]))
    link = links.find(current_edition(open_store(store)).folder, token)
    assert link.parameters["city"] == "510700"
    app = opened(monkeypatch, store, TRIAL, "caps", **link.address())
    assert not app.error
    assert link.figures
    assert [metric.value for metric in app.metric] == [one.value for one in link.figures]
    other = opened(monkeypatch, store, somebody("viewer", city=("510100",)), "caps", **link.address())
    assert other.error and not figures(other)


def kept(monkeypatch: pytest.MonkeyPatch, store: str, who: Principal) -> str:
    """The token of the 定版链接 that somebody makes of 资金与上限."""
    app = opened(monkeypatch, store, who, "caps")
    return make(app.session_state["view"], app.session_state["seen"])


def test_papers_are_written_within_a_scope_alone() -> None:
    """A briefing and a sheet of the reader's own city are written; of another, or of all, they are refused."""
    edition = current_edition(open_store(demonstration_store()))
    who = somebody("exporter", city=SCOPES["city"])
    for write in (briefing, one_page):
        assert write(edition, BriefingScope(city="510700"), who).blocks
        for wider in (BriefingScope(), BriefingScope(city="510100"), BriefingScope(department="kjt")):
            with pytest.raises(Refusal):
                write(edition, wider, who)


def test_a_reader_without_the_page_of_meetings_hears_of_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The names of meetings do not stand on another page for whom that page is not there."""
    store = own_copy(demonstration_store(), tmp_path)
    convene(current_edition(open_store(store)), "约谈某市的会议", dt.date(2026, 9, 1))
    app = opened(monkeypatch, store, somebody("viewer", city=SCOPES["city"]), "changes")
    assert not app.error
    assert "约谈某市的会议" not in said(app) + str([one.options for one in app.selectbox])


def test_what_waits_on_tasks_of_others_is_not_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A decision that no edition holds yet is seen by whoever may see its task, and by nobody else."""
    store = own_copy(demonstration_store(), tmp_path)
    edition = current_edition(open_store(store))
    rows = answering(TRIAL.sight)(edition, "tasks_list", {}).to_pylist()
    words = "请把佐证材料补齐以后再报"
    for row in rows[:2]:
        decide(
            edition.folder, edition.kind, edition.policy_id,
            Proposal(row["task_id"], "kjt", "noted", words, owners=(), last=None, due_on=None),
        )  # fmt: skip
    assert len(waiting(opened(monkeypatch, store, TRIAL, "tasks").session_state["view"]).decisions) == 2
    outside = next(
        code for code in ("510700", "510100") if code not in {row["city_code"] for row in rows[:2]}
    )
    app = opened(monkeypatch, store, somebody("viewer", city=(outside,)), "tasks")
    assert not app.error
    assert waiting(app.session_state["view"]).decisions == ()


def test_answers_of_one_reader_are_never_another_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers who come one after the other, in any order, each get their own number."""
    store = demonstration_store()
    found: dict[str, list[str]] = {}
    readers = {
        "all": somebody("viewer"),
        "here": somebody("viewer", city=SCOPES["city"]),
        "there": somebody("viewer", city=("510100",)),
    }
    for name in ("all", "here", "there", "here", "all", "there"):
        shown = figures(opened(monkeypatch, store, readers[name], "overview"))
        assert found.setdefault(name, shown) == shown
    assert len({tuple(shown) for shown in found.values()}) == 3


def test_what_somebody_opened_is_remembered_without_a_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One line for a page and its parameters, with the account, and none for who looks without a log-in."""
    store = own_copy(demonstration_store(), tmp_path)
    folder = open_store(store).folder
    opened(monkeypatch, store, TRIAL, "caps")
    assert events(folder, LOOKS) == []
    app = opened(monkeypatch, store, somebody("viewer"), "caps", city="510700")
    app.run()
    lines = [event.sentence for event in events(folder, LOOKS) if "caps" in event.sentence]
    assert len(lines) == 1
    assert lines[0].startswith("kjt kjt-01 打开 caps?")
    assert "city=510700" in lines[0]


def test_a_steward_of_a_unit_takes_in_its_files_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file of another unit is refused with a sentence that says whose it is; nothing of it is read in."""
    store = own_copy(sample_store(), tmp_path)
    app = opened(monkeypatch, store, somebody("steward"), "intake")
    assert app.selectbox(key="sender_0").options[1:] == ["科技厅"]
    other = next(path for path in GOOD_LEDGERS if path.name.startswith("财政厅"))
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    app.file_uploader[0].set_value((other.name, other.read_bytes(), mime))
    app.run()
    assert "您的账号只能接入“科技厅”的台账" in unescaped(app.error[0].value)
    assert "没有可以发布的行" in said(app)


def test_a_security_officer_ends_the_log_ins_of_an_account(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The form of 账号与权限 ends every log-in of the chosen account and of no other, and leaves a line of who did it."""
    accounts = tmp_path / "accounts.toml"
    accounts.write_text(
        '[accounts."jia"]\nroles = ["viewer"]\n[accounts."yi"]\nroles = ["viewer"]\n', "utf-8"
    )
    given = {"ACCESS": "gateway", "ACCOUNTS": accounts, "KEYS": tmp_path / "keys", "GATEWAY_KEYS": accounts}
    for name, value in given.items():
        monkeypatch.setenv(f"DASHBOARD_{name}", str(value))
    store = own_copy(one_record_store(), tmp_path)
    first, second, other = (begin(subject, (), "gateway") for subject in ("jia", "jia", "yi"))
    app = opened(monkeypatch, store, somebody("security"), "accounts")
    assert app.selectbox[0].options == ["jia", "yi"]
    app.selectbox[0].select("jia")
    next(button for button in app.button if button.label == "结束它的全部登录").click().run()
    assert not app.exception
    assert not app.error
    assert [principal_of(one) for one in (first, second)] == [None, None]
    assert principal_of(other) is not None
    assert app.selectbox[0].options == ["yi"]
    assert "kjt kjt-01 写入结束登录" in events(open_store(store).folder, LOOKS)[0].sentence
