"""数据版本: what each edition holds, going back, comparing, and hundreds of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.formatting import wan
from dashboard.questions.editions import editions_list
from dashboard.store import Edition, current_edition, list_editions, open_store
from dashboard.store.catalogue import CATALOGUE
from tests.editions import sign
from tests.pages.opening import answer, checked, open_page, said, tables
from tests.stores import LEDGER, demonstration_store, own_copy, resent_store

SCRIPT = "steward/editions.py"


@pytest.fixture
def store(tmp_path: Path) -> str:
    """Two editions of the sample ledgers in a store that this test alone may write to."""
    return own_copy(resent_store(), tmp_path)


def current(store: str) -> Edition:
    return current_edition(open_store(store))


def press(app: AppTest, label: str) -> AppTest:
    """The page after a click on the button with this label."""
    button = next(one for one in app.button if one.label == label)
    return checked(button.click().run())


def test_the_list_holds_the_sums_of_each_edition(store: str) -> None:
    """The sums in the list equal the overview of each edition, the newest edition first."""
    rows = editions_list(current(store)).table.to_pylist()
    assert [(row["edition_number"], row["edition_state"]) for row in rows] == [(2, "当前"), (1, "在库")]
    for row in rows:
        number = str(row["edition_number"])
        totals = answer(store, "overview_totals", edition=number)[0]
        for name in ("committed_amount_yuan", "disbursed_amount_yuan", "project_count", "award_count"):
            assert row[name] == totals[name], name
        assert row["finding_count"] == answer(store, "findings_totals", edition=number)[0]["finding_count"]
        assert row["proof_count"] == 4


def test_an_opened_edition_shows_what_came_in(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """An opened edition lists its files with their rows, its sums and the inner checks that it passed."""
    app = open_page(monkeypatch, store, SCRIPT, edition="2", id="1")
    for wanted in ("第 1 版", "从空白开始", "接入的文件", "发布前的内部核对", "回退到本版"):
        assert wanted in said(app)
    summary, batches, proofs = (frame.value for frame in tables(app)[:3])
    totals = answer(store, "overview_totals", edition="1")[0]
    assert summary["立项金额"].tolist() == [wan(totals["committed_amount_yuan"])]
    assert LEDGER.name in batches["来源文件"].tolist()
    assert len(proofs) == 4
    assert "与发布时一致" in press(app, "核对文件是否完好").success[0].value


def test_going_back_asks_who_why_and_for_a_confirmation(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """Without author, reason and confirmation nothing happens; with them a new edition holds the old sums."""
    app = press(open_page(monkeypatch, store, SCRIPT, edition="2", id="1"), "回退到本版")
    assert "未回退" in app.error[0].value
    assert len(list_editions(open_store(store))) == 2
    author, reason = (one for one in app.text_input if not str(one.key).startswith(("filter", "search")))
    author.set_value("综合处")
    reason.set_value("第 2 版误收台账")
    app.checkbox[0].check()
    press(app, "回退到本版")
    made = current(store)
    assert (made.number, made.author, made.message, made.parent_number) == (3, "综合处", "第 2 版误收台账", 1)
    assert answer(store, "overview_totals", edition="3") == answer(store, "overview_totals", edition="1")


def test_an_edition_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """An unknown number in the address is a sentence, not the list."""
    for wrong in ("9", "甲"):
        app = open_page(monkeypatch, store, SCRIPT, edition="2", id=wrong)
        assert app.error
        assert not tables(app)


def test_a_catalogue_of_earlier_software_is_read(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """A list without summaries, as format 1 wrote it, opens with what it knows and says what it does not."""
    path = open_store(store).folder / CATALOGUE
    catalogue = json.loads(path.read_text(encoding="utf-8"))
    catalogue["format"] = 1
    for entry in catalogue["editions"]:
        del entry["summary"], entry["retired_at"]
    path.write_text(json.dumps(catalogue), encoding="utf-8")
    sign(path.parent)
    app = open_page(monkeypatch, store, SCRIPT, edition="2")
    assert "全部版本（2 个）" in said(app)
    rows = editions_list(current(store)).table.to_pylist()
    assert [row["committed_amount_yuan"] for row in rows] == [None, None]


def test_five_hundred_editions_are_listed_without_opening_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A list of five hundred opens from the catalogue alone: none of the other files needs to be there."""
    source = current(demonstration_store())
    catalogue = json.loads((source.folder / CATALOGUE).read_text(encoding="utf-8"))
    entry = catalogue["editions"][0]
    (tmp_path / "edition-000500-000001f4.duckdb").write_bytes(source.path.read_bytes())
    catalogue["editions"] = [
        {
            **entry,
            "number": number,
            "file": f"edition-{number:06d}-{number:08x}.duckdb",
        }
        for number in range(1, 501)
    ]
    catalogue["current"] = 500
    (tmp_path / CATALOGUE).write_text(json.dumps(catalogue), encoding="utf-8")
    sign(tmp_path)
    app = open_page(monkeypatch, f"file:{tmp_path}", SCRIPT)
    assert "全部版本（500 个）" in said(app)
    states = [row["edition_state"] for row in editions_list(current(f"file:{tmp_path}")).table.to_pylist()]
    assert (states[0], set(states[1:])) == ("当前", {"文件缺失"})


def test_another_edition_of_the_same_page(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """The strip of a page offers the other editions with the same filters; on paper nothing is offered."""
    app = open_page(monkeypatch, store, "money/projects.py", city="510100")
    offered = {link.proto.label: link.proto for link in app.get("page_link")}
    (earlier,) = (link for label, link in offered.items() if label.startswith("第 1 版"))
    assert earlier.page == "projects"
    assert "edition=1&" in earlier.query_string and "city=510100" in earlier.query_string
    assert "全部版本" in offered
    paper = open_page(monkeypatch, store, "money/projects.py", print="portrait")
    assert "全部版本" not in {link.proto.label for link in paper.get("page_link")}
