"""数据接入: what a steward drops in is explained, checked, rehearsed and published; a page does what the command does."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from plotly import graph_objects  # noqa: F401  loaded before Streamlit runs
from streamlit.testing.v1 import AppTest

from dashboard import cli
from dashboard.intake.sent import Sent
from dashboard.store import current_edition, fetch, list_editions, open_store
from tests.asking import run
from tests.ledgers import workbook
from tests.pages.opening import checked, open_page, said
from tests.stores import BAD_LEDGER, GOOD_LEDGERS, LEDGER, demonstration_store, own_copy, sample_store

Drop = Callable[..., AppTest]
UNKNOWN = (
    "项目编号,项目名称,对应条款,承担单位,市(州),专项钱款,项目带头人\n"
    "KJ-101,改列名的项目,一(一),某单位,成都市,120,张三\n"
    "KJ-102,另一个项目,二(四),某单位,绵阳市,35.5,李四\n"
)


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A copy of the sample store, to be written to."""
    return own_copy(sample_store(), tmp_path)


@pytest.fixture
def drop(monkeypatch: pytest.MonkeyPatch) -> Drop:
    """Open the page on a store and drop files on it."""

    def drop(store: str, *files: Path) -> AppTest:
        app = open_page(monkeypatch, store, "steward/intake.py")
        app.file_uploader[0].set_value([(path.name, path.read_bytes(), "") for path in files])
        return checked(app.run())

    return drop


def sign(app: AppTest, author: str = "数据专员", message: str = "接入") -> AppTest:
    """Fill in the two lines and publish."""
    texts = {text.label: text for text in app.text_input}
    texts["发布单位或岗位"].set_value(author)
    texts["说明"].set_value(message)
    next(button for button in app.button if button.label == "发布新版本").click()
    return checked(app.run())


def facts_of(store: str) -> list[list[dict[str, object]]]:
    """What the current edition answers, whatever its number; pseudonyms differ from store to store, amounts do not."""
    edition = current_edition(open_store(store))
    answers: list[list[dict[str, object]]] = [
        run(edition, name).to_pylist()
        for name in ("money_by_clause", "projects_list", "caps_by_record", "money_by_city")
    ]
    for row in answers[2]:
        if row["subject_kind"] in ("团队", "个人"):
            row |= {"record_id": "", "record_name": "", "first_record_id": ""}
    answers[2].sort(key=str)
    return answers


def test_nothing_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The empty page says what can be dropped, has no filters, and publishes nothing."""
    app = open_page(monkeypatch, demonstration_store(), "steward/intake.py")
    assert "无需重新填表" in said(app)
    assert not app.multiselect
    assert not [button for button in app.button if button.label == "发布新版本"]


def test_the_page_does_what_the_command_does(drop: Drop, tmp_path: Path) -> None:
    """The four samples, dropped on the page or given to the command: the same rows and the same money.

    After the first publication the page shows the new edition, not the demonstration, and offers no empty comparison.
    """
    by_command, by_page = sample_store(), own_copy(demonstration_store(), tmp_path)
    app = drop(by_page, *GOOD_LEDGERS)
    assert "本次发布为第一个台账版本" in said(app)
    app = sign(app, "科技厅高新处", "十月台账")
    assert "已发布第 2 版，本页已换到这一版" in said(app)
    assert "第 **2** 版　各单位台账" in said(app)
    assert "没有更早的版本可比" in said(app)
    assert [link.proto.label for link in app.get("page_link")][-1:] == ["看第 2 版的总览"]
    assert app.query_params["edition"] in ("2", ["2"])
    edition = current_edition(open_store(by_page))
    assert (edition.number, edition.kind, edition.author, edition.message) == (
        2,
        "ledger",
        "科技厅高新处",
        "十月台账",
    )
    assert facts_of(by_page) == facts_of(by_command)


@pytest.mark.soak
def test_a_resent_file_changes_nothing(drop: Drop, store: str) -> None:
    """The same file again: the page says that nothing would change, and every answer stays."""
    before = facts_of(store)
    app = drop(store, LEDGER)
    assert "没有变化：同样内容已在版本中" in said(app)
    app = sign(app)
    assert [link.proto.label for link in app.get("page_link")] == ["看第 2 版的变化"]
    assert facts_of(store) == before


def test_a_bad_file_is_held_until_its_good_rows_are_wanted(drop: Drop, store: str) -> None:
    """Eleven bad rows, each with its reason; the file is held whole, and its good rows go in when asked for."""
    app = drop(store, BAD_LEDGER)
    assert "读到 **23** 行 ＝ 接入 **0** ＋ 退回 **11** ＋ 暂留 **11** ＋ 非数据 **1**" in said(app)
    assert "没有可以发布的行；当前版本不变" in said(app)
    assert "公式没有缓存值" in said(app)
    app.toggle[0].set_value(True)
    app = checked(app.run())
    assert "接入 **11** ＋ 退回 **11** ＋ 暂留 **0**" in said(app)
    sign(app)
    rejected = run(current_edition(open_store(store)), "rejected_rows").to_pylist()
    assert len([row for row in rejected if row["source_file"] == BAD_LEDGER.name]) == 11


@pytest.mark.soak
def test_author_and_message_are_asked_for(drop: Drop, store: str) -> None:
    """Without them, or with a telephone number in them, nothing is published and nothing that was entered is lost."""
    app = drop(store, LEDGER)
    for author, message, reason in (
        ("", "十月", "发布单位或岗位"),
        ("高新处", " ", "用一句话写明"),
        ("13800138000", "十月", "个人信息"),
    ):
        app = sign(app, author, message)
        assert reason in said(app)
        assert len(list_editions(open_store(store))) == 1
    sign(app)
    assert len(list_editions(open_store(store))) == 2


@pytest.mark.soak
def test_somebody_else_was_first(drop: Drop, store: str, tmp_path: Path) -> None:
    """An edition that appeared after the check is not published over unseen: its changes are shown first."""
    app = drop(store, GOOD_LEDGERS[2])
    other = tmp_path / "经信厅_别的台账.csv"
    other.write_text("项目编号,项目名称,条款,补助金额(元)\nJX-9,别人的项目,一(一),100\n", encoding="utf-8")
    assert cli.main(["intake", str(other), "--store", store]) == 0
    app = sign(app)
    assert "核对期间，第 2 版已发布" in said(app)
    assert len(list_editions(open_store(store))) == 2
    sign(app)
    assert len(list_editions(open_store(store))) == 3
    assert "JX-9" in ids(store)


@pytest.mark.soak
def test_a_missing_row_is_asked_about(drop: Drop, store: str, tmp_path: Path) -> None:
    """A row that the resent file lacks stays unless the steward takes it back; then it is kept with its reason."""
    first = tmp_path / "科技厅_小台账_2026年9月.csv"
    second = tmp_path / "科技厅_小台账_2026年10月.csv"
    head = "项目编号,项目名称,条款,承担单位,市(州),补助金额(元)\n"
    rows = ["KJ-1,留下的,一(一),某单位,成都市,100.10\n", "KJ-2,漏报的,一(一),某单位,成都市,200.20\n"]
    first.write_text(head + "".join(rows), encoding="utf-8")
    second.write_text(head + rows[0], encoding="utf-8")
    assert cli.main(["intake", str(first), "--store", store]) == 0
    app = drop(store, second)
    assert "上次有、这次没有的行共 1 行" in said(app)
    sign(app)
    assert ids(store) >= {"KJ-1", "KJ-2"}
    assert cli.main(["intake", str(second), "--store", store, "--withdraw-missing"]) == 0
    assert "KJ-2" not in ids(store)
    rejected = run(current_edition(open_store(store)), "rejected_rows").to_pylist()
    kept = [row for row in rejected if row["rejected_value"] == "KJ-2"]
    assert [(row["source_file"], row["source_row"]) for row in kept] == [(first.name, 3)]
    assert "新报的“科技厅_小台账_2026年10月.csv”没有本行" in kept[0]["reason"]


def ids(store: str) -> set[str]:
    """The numbers of all projects of the current edition."""
    rows = run(current_edition(open_store(store)), "projects_list")
    return set(rows["record_id"].to_pylist())


def test_a_correction_shows_at_once_and_is_remembered(drop: Drop, store: str, tmp_path: Path) -> None:
    """A heading that nobody knows is read as the steward says; next month the same shape needs no word."""
    ledger = tmp_path / "科技厅_自拟表头_2026年9月.csv"
    ledger.write_text(UNKNOWN, encoding="utf-8")
    app = drop(store, ledger)
    assert "有列未识别，没有读取：专项钱款" in said(app)
    sent = Sent(((ledger.name, ledger.read_bytes()),), None, None)
    app.session_state[f"columns_{sent.digest}_0_0_projects"] = {
        "edited_rows": {5: {"读作": "财政资金", "资金层级": "省级", "单位": "万元"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app = checked(app.run())
    assert "专项钱款 → 财政资金" in said(app)
    sign(app)
    assert amounts(store) == {"KJ-101": Decimal("1200000.00"), "KJ-102": Decimal("355000.00")}
    later = tmp_path / "科技厅_自拟表头_2026年10月.csv"
    later.write_text(UNKNOWN.replace("120,", "130,"), encoding="utf-8")
    assert cli.main(["intake", str(later), "--store", store]) == 0
    assert amounts(store) == {"KJ-101": Decimal("1300000.00"), "KJ-102": Decimal("355000.00")}


def amounts(store: str) -> dict[str, Decimal]:
    """Number → committed amount of the projects of the ledger with unknown headings."""
    rows = run(current_edition(open_store(store)), "projects_list").to_pylist()
    return {
        row["record_id"]: row["committed_amount_yuan"] for row in rows if row["record_id"].startswith("KJ-10")
    }


def test_a_question_is_answered_on_the_page(drop: Drop, store: str, tmp_path: Path) -> None:
    """The file is held; a reason is demanded; with the answer it goes in, and the edition keeps question and reason."""
    rows = [
        ["项目编号", "项目名称", "条款", "补助金额(万元)"],
        ["KJ-101", "甲", "1.1", 130],
        ["合计", None, None, 380],
    ]
    app = drop(store, workbook(tmp_path / "科技厅_合计不符_2026年10月.xlsx", rows))
    assert "需先答复的问题（1 个）" in said(app)
    assert "表内合计 380.00 万元，读到 130.00 万元，差 250.00 万元" in said(app)
    assert "没有可以发布的行" in said(app)
    choices = next(radio for radio in app.radio if "问题的答复" in radio.label)
    choices.set_value(0)
    again = next(button for button in app.button if button.label == "按答复重新读取")
    app = checked(again.click().run())
    assert "须写明理由的，写明理由" in said(app)
    next(text for text in app.text_input if "理由" in text.label).set_value("另一批另行报送")
    app = checked(next(button for button in app.button if button.label == "按答复重新读取").click().run())
    assert "已答复的问题（1 个）" in [expander.label for expander in app.expander]
    sign(app)
    kept = fetch(
        current_edition(open_store(store)), "select question, reason from intake_answers", {}
    ).to_pylist()
    assert [row["reason"] for row in kept] == ["另一批另行报送"]
