"""预警与核查 on every kind of edition: figures, a finding in words, its trail, and the form for notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from plotly import graph_objects  # noqa: F401  loaded before Streamlit runs
from streamlit.testing.v1 import AppTest

from dashboard.formatting import count, nothing
from dashboard.state import connection
from dashboard.state.notes import notes
from dashboard.store import Edition, current_edition, open_store
from dashboard.views.view import PAGE_ROWS
from tests.pages.opening import answer, checked, figures, follow, open_page, said, tables
from tests.stores import demonstration_store, empty_store, one_record_store, own_copy, sample_store

FIGURES = [
    ("finding_count", "条"),
    ("grave_finding_count", "条"),
    ("new_finding_count", "条"),
    ("flagged_record_count", "个"),
    ("handled_finding_count", "条"),
]
STORES = {
    "sample": sample_store,
    "demonstration": demonstration_store,
    "empty": empty_store,
    "one": one_record_store,
}
Open = Callable[..., AppTest]


@pytest.fixture
def open_alerts(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page of a store with these parameters in the address."""
    return lambda store, **parameters: open_page(monkeypatch, store, "watch/alerts.py", **parameters)


@pytest.fixture
def own_store(tmp_path: Path) -> str:
    """A copy of the sample store, to be written to."""
    return own_copy(sample_store(), tmp_path)


def edition_of(store: str) -> Edition:
    return current_edition(open_store(store))


def in_address(app: AppTest, name: str) -> str:
    value = app.query_params[name]
    return value if isinstance(value, str) else ",".join(value)


def worded(store: str, **raw: str) -> list[str]:
    """The key figures as the page must show them."""
    row = answer(store, "findings_totals", **raw)[0]
    return [
        nothing("not_applicable") if row[name] is None else count(row[name], unit) for name, unit in FIGURES
    ]


def a_finding(store: str, check: str) -> dict[str, Any]:
    return answer(store, "findings_list", check=check)[0]


@pytest.mark.parametrize("kind", STORES)
def test_the_page_shows_its_figures(open_alerts: Open, kind: str) -> None:
    """On every edition, with all checks, also those that found nothing and those that are switched off."""
    store = STORES[kind]()
    app = open_alerts(store)
    assert figures(app) == worded(store)
    assert "不是结论" in said(app)
    assert "年度、资金层级、项目状态筛选不影响核查提示" in said(app)
    assert ("没有提示不等于没有问题" in said(app)) == (kind == "empty")
    checks = tables(app)[-1].value
    assert len(checks) == len(answer(store, "findings_by_check"))
    assert "停用" in set(checks["核查状态"])


@pytest.mark.parametrize(
    "own",
    [
        {"severity": "关注"},
        {"check": "find_evidence_missing"},
        {"clause": "1.1", "severity": "提醒"},
        {"city": "510100"},
        {"department": "kjt", "q": "项目"},
    ],
)
def test_filters_narrow_the_findings(open_alerts: Open, own: dict[str, str]) -> None:
    """The figures are those of the query with the same choices, and the address keeps them."""
    store = demonstration_store()
    app = open_alerts(store, **own)
    assert figures(app) == worded(store, **own)
    assert {name: in_address(app, name) for name in own} == own


def test_the_picture_has_every_finding_twice(open_alerts: Open) -> None:
    """By check and by department the bars add up to all findings; each name opens its own."""
    store = demonstration_store()
    whole = answer(store, "findings_totals")[0]
    words = said(open_alerts(store))
    picture = re.search(r'data-drawn="found_bars">(.*?)</figure>', words)
    assert picture is not None
    blocks = picture[1].split("<section>")[1:]
    for block in blocks:
        told = [int(number) for number in re.findall(r"<b>(\d+) 条", block)]
        assert sum(told) == whole["finding_count"]
    assert (
        sum(int(number) for number in re.findall(r"其中关注 (\d+) 条", blocks[1]))
        == whole["grave_finding_count"]
    )
    assert "check=find_over_limit" in blocks[0]
    assert "reporting_department=kjt" in blocks[1]
    assert "停用的 1 项" in words


def test_other_filters_open_the_page_and_change_nothing(open_alerts: Open) -> None:
    """A link with a year, a level and a status opens; the findings are those of all years."""
    store = demonstration_store()
    app = open_alerts(store, year="2026", funding_level="provincial", project_status="approved")
    assert figures(app) == worded(store)


def test_pages_follow_each_other(open_alerts: Open) -> None:
    """The second page begins after the first; its address says so."""
    store = sample_store()
    rows = answer(store, "findings_list")
    assert len(rows) > PAGE_ROWS
    app = open_alerts(store, row_offset=str(PAGE_ROWS))
    shown = [door and parse_qs(door)["id"][0] for door in tables(app)[0].doors]
    assert shown == [row["finding_key"] for row in rows[PAGE_ROWS : 2 * PAGE_ROWS]]


def test_a_row_opens_its_finding(open_alerts: Open) -> None:
    """A choice in the table leads to the address of that finding, which says it in words with its clause."""
    store = demonstration_store()
    app = open_alerts(store, severity="关注")
    app = follow(app, "findings_list", 0)
    first = answer(store, "findings_list", severity="关注")[0]
    assert in_address(app, "id") == first["finding_key"]
    app = open_alerts(store, id=first["finding_key"])
    text = said(app)
    assert first["check_title"] in text
    assert first["record_name"] in text
    assert f"{first['source_file']} · {first['source_sheet']} · 第 {first['source_row']} 行" in text
    assert "<mark>" in text
    assert "尚无处理意见" in text


def test_an_unknown_finding_is_a_sentence(open_alerts: Open) -> None:
    """A link to a finding that this edition does not have says so, and shows the list."""
    app = open_alerts(sample_store(), id="没有")
    assert "没有编号为“没有”的核查提示" in app.error[0].value
    assert app.metric


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def test_a_project_can_be_opened(open_alerts: Open) -> None:
    """From the finding to the project that it names."""
    store = sample_store()
    finding = a_finding(store, "find_paid_before_committed")
    app = open_alerts(store, id=finding["finding_key"])
    button(app, "打开项目").click()
    checked(app.run())
    assert app.title[0].value == finding["record_name"]
    assert in_address(app, "id") == finding["record_id"]


def fill(app: AppTest, note: str, **choices: str) -> AppTest:
    """Fill in the form and hand it in."""
    for label, value in choices.items():
        next(box for box in app.selectbox if box.label == label).set_value(value)
    app.text_area[0].set_value(note)
    button(app, "提交处理意见").click()
    return checked(app.run())


def test_a_note_is_shown_at_once_and_marked(open_alerts: Open, own_store: str) -> None:
    """A note is not part of the edition, whose figures stay; the form is empty again."""
    key = a_finding(own_store, "find_paid_before_committed")["finding_key"]
    app = fill(
        open_alerts(own_store, id=key),
        "已去函 <b>补报</b>",
        提出单位="kjt",
        处理单位="jxt",
        处理状态="explained",
    )
    text = said(app)
    assert "本版发布之后的处理意见（尚未进入本版）" in text
    assert "已去函 &lt;b&gt;补报&lt;/b&gt;" in text
    assert "处理单位：经济和信息化厅" in text
    assert not app.text_area[0].value
    assert figures(app) == worded(own_store)
    assert answer(own_store, "finding_detail", id=key)[0]["handling"] == "待处理"
    kept = notes(edition_of(own_store).folder, "ledger", [key])
    assert [(one.department_code, one.owner_department_code, one.handling) for one in kept] == [
        ("kjt", "jxt", "explained")
    ]
    fill(app, "第二条", 提出单位="czt", 处理状态="corrected")
    assert len(notes(edition_of(own_store).folder, "ledger", [key])) == 2


@pytest.mark.parametrize(
    ("note", "choices", "sentence"),
    [
        ("", {"提出单位": "kjt"}, "处理意见是空的"),
        ("核对", {}, "请选择提出意见的单位"),
        ("电话 13812345678", {"提出单位": "kjt"}, "不保存个人信息"),
    ],
)
def test_a_note_that_is_refused_keeps_what_was_typed(
    open_alerts: Open, own_store: str, note: str, choices: dict[str, str], sentence: str
) -> None:
    """A sentence says why, nothing is written, and the words are still in the form."""
    key = a_finding(own_store, "find_paid_before_committed")["finding_key"]
    before = connection.current_head(edition_of(own_store).folder)
    app = fill(open_alerts(own_store, id=key), note, **choices)
    assert sentence in app.error[0].value
    assert (app.text_area[0].value or "") == note
    assert connection.current_head(edition_of(own_store).folder) == before


def test_opening_writes_nothing(open_alerts: Open, own_store: str) -> None:
    """Only the form writes."""
    key = a_finding(own_store, "find_paid_before_committed")["finding_key"]
    before = connection.current_head(edition_of(own_store).folder)
    open_alerts(own_store, id=key)
    assert connection.current_head(edition_of(own_store).folder) == before


def test_damaged_notes_leave_the_findings_readable(open_alerts: Open, own_store: str) -> None:
    """The file of notes is broken: a sentence says so where the trail would stand; the rest is shown."""
    (edition_of(own_store).folder / connection.FILE).write_bytes(b"no database at all" * 100)
    key = a_finding(own_store, "find_paid_before_committed")["finding_key"]
    app = open_alerts(own_store, id=key)
    assert "从备份恢复" in app.error[0].value
    assert figures(app) == worded(own_store)
    assert tables(app)
