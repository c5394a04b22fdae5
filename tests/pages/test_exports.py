"""What every page offers to take away: each table and each chart's data as files, the whole page as one workbook."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cli
from dashboard.components import share
from dashboard.quoting.links import find, listed
from dashboard.refusal import Refusal
from dashboard.state.audit import exports
from dashboard.store import current_edition, open_store
from dashboard.views.page_runs import link_token, menu, page_book
from dashboard.views.pinned import Seen, _link_of, base, book_of
from dashboard.views.view import View
from tests.exporting import content
from tests.pages.opening import answer, checked, open_page, said, tables
from tests.stores import changed_store, demonstration_store

PAGES = {page: script for entries in menu().values() for script, _, page in entries}
# Pages that show no table of an edition's figures on the demonstration.
WITHOUT_TABLES = ("meeting", "corrections", "intake", "audit", "search", "submissions", "account", "accounts")
WITH_BARS = ("overview",)


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The demonstration in a store that this test alone may write to."""
    folder = tmp_path / "store"
    kept = shutil.ignore_patterns("state.sqlite*")
    shutil.copytree(demonstration_store().removeprefix("file:"), folder, ignore=kept)
    return f"file:{folder}"


def own(page: str, store: str) -> dict[str, str]:
    if page == "project":
        return {"id": str(answer(store, "projects_list")[0]["record_id"])}
    return {"clause": "1.1"} if page == "clause" else {}


def seen(app: AppTest) -> tuple[View, Seen]:
    return app.session_state["view"], app.session_state["seen"]


def frames(app: AppTest) -> list[list[str]]:
    """The headings of each table that is drawn."""
    return [list(frame.value.columns) for frame in tables(app)]


@pytest.mark.parametrize("page", [page for page in PAGES if page not in WITHOUT_TABLES])
def test_every_table_of_a_page_can_be_taken_away(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """Each drawn table is offered as a file, and is a sheet of the page's workbook."""
    store = changed_store() if page == "changes" else demonstration_store()
    app = open_page(monkeypatch, store, PAGES[page], **own(page, store))
    view, found = seen(app)
    book = book_of(view, found, "http://x/l/y")
    offered = [{column.label for column in table.columns} for table in book.tables]
    assert [heads for heads in frames(app) if not any(set(heads) <= columns for columns in offered)] == []
    made = openpyxl.load_workbook(io.BytesIO(content(book, "xlsx")))
    assert len(made.sheetnames) == len(book.tables) + 2
    assert made.active.title == "说明"
    for sheet, table in zip(made.worksheets[1:-1], book.tables, strict=True):
        assert sheet["A1"].value == table.marked_title
        assert sheet.max_row >= 3 + table.table.num_rows
    labels = [str(button.proto.label) for button in app.get("download_button")]
    assert "整页 Excel" in labels
    cover = {str(row[0].value): row[1].value for row in made["说明"].iter_rows()}
    for figure in found.figures:
        assert str(cover[figure.label]).startswith(figure.value)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in WITHOUT_TABLES])
def test_the_data_behind_every_chart_can_be_taken_away(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """The numbers of each bar of each chart stand in a table that the page offers."""
    store = changed_store() if page == "changes" else demonstration_store()
    app = open_page(monkeypatch, store, PAGES[page], **own(page, store))
    view, found = seen(app)
    amounts = {
        round(float(value) / scale, 4)
        for table in book_of(view, found, None).tables
        for column in table.columns
        for value in table.table[column.name].to_pylist()
        if column.format in ("money", "percent", "integer", "number") and value is not None
        for scale in (1, 10_000)
    }
    compared = 0
    for chart in app.get("plotly_chart"):
        for trace in json.loads(chart.proto.spec)["data"]:
            for axis in ("x", "y"):
                numbers = [one for one in drawn(trace, axis) if one]
                if trace.get("type") == "bar" and (trace.get("orientation") == "h") == (axis == "x"):
                    assert {round(number, 4) for number in numbers} <= amounts
                    compared += len(numbers)
    assert compared > 5 or page not in WITH_BARS


def drawn(trace: dict[str, Any], axis: str) -> list[float]:
    """The numbers of one axis of a trace, where they are written out."""
    values = trace.get(axis) or []
    return (
        [float(value) for value in values if isinstance(value, (int, float))]
        if isinstance(values, list)
        else []
    )


def test_the_command_writes_what_the_page_shows(store: str, tmp_path: Path) -> None:
    """`export page:caps` with filters: the page's tables whole, the full address as link, one line in the log."""
    target = tmp_path / "页.xlsx"
    given = ["export", "page:caps", "clause=1.1", "-o", str(target), "--store", store]
    assert cli.main(given) == 0
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["说明", "十条资金规则", "单个主体与限额", "来源说明"]
    rows = answer(store, "caps_by_record", clause="1.1")
    assert [row[0].value for row in book["单个主体与限额"].iter_rows(min_row=4, max_row=3 + len(rows))] == [
        row["record_name"] for row in rows
    ]
    cover = {str(row[0].value): row[1] for row in book["说明"].iter_rows()}
    address = cover["链接地址"].value
    assert re.match(r"http://localhost:8501/caps\?v=1&edition=1&", address)
    assert "clause=1.1" in address
    assert "city=all" in address
    assert cover["筛选条件：条款"].value == "一(一) 技术攻关"
    (line,) = exports(Path(store.removeprefix("file:")))
    assert line.subject == "page:caps"


def test_a_page_without_tables_says_so(store: str) -> None:
    """There is nothing to write of the meeting page, and of a page that does not exist."""
    with pytest.raises(Refusal, match="没有表格"):
        page_book("meeting", {"v": "1", "edition": "1"}, store)
    with pytest.raises(Refusal, match="没有名为“nowhere”的页面"):
        page_book("nowhere", {"v": "1"}, store)


def test_downloads_of_one_view_share_one_link(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """The link in a file is the link of the page's button, created with the first file; a hundred files create no second link."""
    app = open_page(monkeypatch, store, PAGES["caps"], clause="1.1")
    edition = current_edition(open_store(store))
    assert listed(edition.folder, edition.kind, edition.policy_id) == []
    view, found = seen(app)
    tokens = {_link_of(view, [found], base()).rpartition("/")[2] for _ in range(3)}
    assert tokens == {link_token("caps", {"v": "1", "edition": "1", "clause": "1.1"}, store)}
    (token,) = tokens
    assert find(edition.folder, token).parameters["clause"] == "1.1"
    assert len(listed(edition.folder, edition.kind, edition.policy_id)) == 1


def test_a_long_list_is_prepared_first(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """Where lists are long, a step with progress writes the file and logs it; then the button saves it."""
    monkeypatch.setattr(share, "LARGE_ROWS", 10)
    app = open_page(monkeypatch, store, PAGES["projects"])
    prepare = next(button for button in app.button if button.label == "准备 CSV")
    app = checked(prepare.click().run())
    labels = [str(button.proto.label) for button in app.get("download_button")]
    assert any(re.fullmatch(r"保存 CSV（[\d.]+ MB）", label) for label in labels)
    (line,) = exports(Path(store.removeprefix("file:")))
    assert (line.subject, line.format, line.channel) == ("projects_list", "csv", "screen")
    assert line.row_count == len(answer(store, "projects_list"))


def test_the_log_on_its_page(monkeypatch: pytest.MonkeyPatch, store: str, tmp_path: Path) -> None:
    """审计记录 lists what was exported, filtered by the address, and refuses what it does not know."""
    assert cli.main(["export", "caps_by_rule", "-o", str(tmp_path / "x.csv"), "--store", store]) == 0
    assert cli.main(["export", "projects_list", "-o", str(tmp_path / "x.csv"), "--store", store]) == 0
    app = open_page(monkeypatch, store, PAGES["audit"])
    assert tables(app)[0].value["内容"].tolist() == ["项目台账", "十条资金规则"]
    app = open_page(monkeypatch, store, PAGES["audit"], report="caps_by_rule")
    assert tables(app)[0].value["内容"].tolist() == ["十条资金规则"]
    app = open_page(monkeypatch, store, PAGES["audit"], channel="http")
    assert "所选条件下没有导出记录" in said(app)
    for bad in ({"channel": "fax"}, {"day": "昨天"}, {"report": "no_such_report"}):
        assert len(open_page(monkeypatch, store, PAGES["audit"], **bad).error) == 1
