"""条款进展 and 条款详情 over a demonstration, the sample ledgers and an edition without facts: all 25 clauses."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from html import unescape
from typing import Any

import pytest
from plotly import graph_objects  # noqa: F401  loaded before it is frozen
from streamlit.testing.v1 import AppTest

from dashboard.components.lights import LIGHTS, shaped
from dashboard.components.matrix import overlap
from dashboard.components.trends import width
from dashboard.export.cells import in_cell
from dashboard.formatting import measure
from tests.pages import opening
from tests.pages.opening import answer, checked, figures, follow, said, tables
from tests.stores import demonstration_store, empty_store, sample_store

STORES = {"demonstration": demonstration_store, "sample": sample_store, "empty": empty_store}
CLAUSES = [
    f"{part}.{number}"
    for part, count in zip(range(1, 6), (4, 6, 4, 4, 7), strict=True)
    for number in range(1, count + 1)
]
Open = Callable[..., AppTest]


@pytest.fixture(scope="module", autouse=True)
def frozen() -> Iterator[None]:
    """As the server does: what is loaded need not be searched for garbage after each run."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a script of a store with these parameters in the address."""
    return partial(opening.open_page, monkeypatch)


def html(app: AppTest) -> str:
    """What a page draws as HTML, without its style sheet."""
    parts = [str(element.proto.body) for element in app.get("html")]
    return unescape("\n".join(part for part in parts if not part.startswith("<style>")))


def address(app: AppTest, name: str) -> str:
    value = app.query_params[name]
    return value if isinstance(value, str) else ",".join(value)


CARDS = ["条款原文", "资金", "规则", "指标", "条件核对", "核查提示", "项目", "历次版本的状态"]
FIGURES = ("committed_amount_yuan", "disbursed_amount_yuan", "disbursed_share_pct", "project_count")
# Each clause is opened on one of the stores in `make test`, on all of them in the soak.
EVERY = [
    pytest.param(kind, clause, marks=[] if clause in CLAUSES[place::3] else pytest.mark.soak)
    for place, kind in enumerate(STORES)
    for clause in CLAUSES
]


@pytest.mark.parametrize(("kind", "clause"), EVERY)
def test_a_clause_can_be_read_out(open_page: Open, kind: str, clause: str) -> None:
    """Each of the 25 clauses shows its words as printed, both states with their reasons, and its indicators."""
    store = STORES[kind]()
    detail = answer(store, "clause_detail", clause=clause)[0]
    app = open_page(store, "watch/clause.py", clause=clause)
    drawn = html(app)
    assert app.title[0].value == f"{detail['clause_number']} {detail['short_title']}"
    assert "看板简称，非政策原文" in said(app)
    tasks = answer(store, "tasks_list", clause=clause)
    own = [f"任务（{len(tasks)} 项）"] if tasks else []
    assert [card.value for card in app.header] == [*CARDS[:4], *own, *CARDS[4:]]
    quotation = drawn[drawn.index("<blockquote") : drawn.index("</blockquote>")]
    assert detail["clause_text"] in without_tags(quotation)
    for name in ("progress", "money"):
        assert detail[f"{name}_state"] in LIGHTS
        assert detail[f"{name}_reason"] in drawn
    for row in answer(store, "indicator_status", clause=clause):
        assert row["indicator_name"] in drawn
        shown = measure(row["indicator_value"], row["unit"], row["indicator_value_missing_code"])
        assert f"<strong>{shown}</strong>" in drawn
        assert (row["target_value"] is None) == (row["target_basis"] == "未设目标")
    if not answer(store, "clause_money_levels", clause=clause):
        word = {"not_applicable": "不适用", "not_reported": "未报送"}[
            detail["committed_amount_yuan_missing_code"]
        ]
        assert f"{word}</span><span>{detail['money_note']}" in drawn
        assert figures(app)[:2] == [word, word]
    assert (detail["slip_reason"] or "") in said(app)
    assert address(app, "clause") == clause


def without_tags(words: str) -> str:
    """HTML that is unescaped already, without its marks."""
    while "<mark" in words:
        start = words.index("<mark")
        end = words.index('">', words.index("aria-description=", start)) + 2
        words = words[:start] + words[end:].replace("</mark>", "", 1)
    return words


@pytest.mark.parametrize("own", [{}, {"clause": "1.1,2.3"}])
def test_without_one_clause_the_page_asks_for_one(open_page: Open, own: dict[str, str]) -> None:
    """No figure of several clauses is shown; the reader chooses, and the address then holds the choice."""
    app = open_page(sample_store(), "watch/clause.py", **own)
    assert app.title[0].value == "条款详情"
    assert not app.metric
    assert any("请在上方选择" in info.value for info in app.info)
    checked(app.selectbox(key="clause_choice_None").select("3.1").run())
    assert app.title[0].value == "三(一) 应用场景开放"
    assert address(app, "clause") == "3.1"


def test_going_from_clause_to_clause(open_page: Open) -> None:
    """The list and the two buttons lead to another clause and leave it in the address and in the filter."""
    app = open_page(sample_store(), "watch/clause.py", clause="1.4")
    checked(app.button(key="clause_after").click().run())
    assert (app.title[0].value, address(app, "clause")) == ("二(一) 产业集聚", "2.1")
    checked(app.button(key="clause_before").click().run())
    checked(app.button(key="clause_before").click().run())
    assert (app.title[0].value, address(app, "clause")) == ("一(三) 省级创新平台", "1.3")
    checked(app.selectbox(key="clause_choice_1.3").select("5.7").run())
    assert (app.title[0].value, address(app, "clause")) == ("五(七) 先行先试", "5.7")
    assert app.session_state["filter_clause"] == ["5.7"]
    assert app.button(key="clause_after").disabled


def test_a_clause_outside_the_filters_is_said(open_page: Open) -> None:
    """A department that does not answer for the clause leaves nothing, with the filters that caused it."""
    app = open_page(sample_store(), "watch/clause.py", clause="1.1", department="zzb")
    assert not app.metric
    assert any("没有记录" in info.value and "省委组织部" in info.value for info in app.info)


def test_filters_cut_money_but_not_states(open_page: Open) -> None:
    """With a city money and findings are those of the city; states and indicators stay those of the whole clause."""
    store = demonstration_store()
    everywhere = open_page(store, "watch/clause.py", clause="1.1")
    one = open_page(store, "watch/clause.py", clause="1.1", city="510100")
    money, other = figures(everywhere), figures(one)
    assert money[0] != other[0]
    assert money[4] == other[4]
    found = answer(store, "findings_totals", clause="1.1", city="510100")[0]["finding_count"]
    assert other[5] == f"{found} 条"
    row = answer(store, "clause_detail", clause="1.1", city="510100")[0]
    assert row["progress_reason"] == answer(store, "clause_detail", clause="1.1")[0]["progress_reason"]
    assert row["progress_reason"] in html(one)


def test_a_row_leads_on(open_page: Open) -> None:
    """A clause of the table leads to its page, a project of the clause to the project."""
    store = sample_store()
    app = open_page(store, "watch/clauses.py")
    app.segmented_control(key="page_layout").select("table").run()
    follow(app, "clauses_progress", 3)
    assert (app.title[0].value, address(app, "clause")) == ("一(四) 国家级创新平台", "1.4")
    projects = answer(store, "projects_list", clause="1.4")
    app = open_page(store, "watch/clause.py", clause="1.4")
    follow(app, "projects_list", 1)
    assert app.title[0].value == projects[1]["record_name"]


@pytest.mark.parametrize("kind", STORES)
def test_the_list_shows_every_clause(open_page: Open, kind: str) -> None:
    """25 clauses with their words, states, headline indicator, and a link that carries the edition and every filter."""
    store = STORES[kind]()
    app = open_page(store, "watch/clauses.py", layout="text", city="510100")
    drawn = html(app)
    rows = answer(store, "clauses_progress", city="510100")
    assert len(rows) == 25
    for row in rows:
        assert row["clause_text"] in drawn
        assert row["headline_indicator"] in drawn
        assert f'href="clause?v=1&edition=1&year=all&part=all&clause={row["clause_id"]}&' in drawn
    assert drawn.count("city=510100") == 25
    for state in ("progress_state", "money_state"):
        for word in LIGHTS:
            count = sum(row[state] == word for row in rows)
            assert not count or f"{word}</span> {count} 条" in drawn


def test_the_matrix_counts_joint_clauses_once(open_page: Open) -> None:
    """57 slots in 25 rows; the overlap is counted, the column of a department gives its number, and an open list is not a department."""
    app = open_page(empty_store(), "watch/clauses.py")
    checked(app.segmented_control(key="page_layout").select("matrix").run())
    rows = answer(empty_store(), "clause_matrix")
    assert len(rows) == 57
    sentence = overlap(rows)
    assert sentence.startswith("责任分工 57 条次，涉及条款 25 条，其中 21 条由多个单位共同负责。")
    assert sentence in said(app)
    drawn = html(app)
    assert drawn.count("○<sub>") == 53
    assert drawn.count('class="slot"') == 57
    assert "<span>科技厅</span><b>18</b>" in drawn
    assert "<span>各有关单位（未点名）</span><b>1</b>" in drawn
    assert (drawn.count("●"), drawn.count("◇")) == (3, 1)
    assert [one.label for one in app.expander].count("口径与来源") == 1


def test_the_checklist_of_a_project(open_page: Open) -> None:
    """A project shows each condition of its clause; shared filters do not cut its checklist."""
    store = demonstration_store()
    record = answer(store, "clause_conditions", clause="3.3")[0]["record_id"]
    app = open_page(store, "money/project.py", id=record, clause="1.1", city="510100")
    table = next(frame.value for frame in tables(app) if "核对结果" in frame.value.columns)
    rows = answer(store, "project_conditions", id=record)
    assert list(table["核对结果"]) == [shaped(row["condition_state"]) for row in rows]
    assert "缺材料不是不合格" in said(app)


def test_a_missing_value_has_no_bar(open_page: Open) -> None:
    """Every reading with a value has its bar and its words; a reading without value has the word and no bar."""
    store = demonstration_store()
    for clause in ("3.1", "4.1", "5.2"):
        rows = answer(store, "indicator_trend", clause=clause)
        drawn = html(open_page(store, "watch/clause.py", clause=clause))
        by_name: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            by_name.setdefault(row["indicator_id"], []).append(row)
        shown = [row for own in by_name.values() if len(own) > 1 for row in own[-8:]]
        assert drawn.count('<div class="bar">') == len(shown)
        assert drawn.count('<i style="width:') == sum(row["trend_value"] is not None for row in shown)


def test_bars_begin_at_zero() -> None:
    """The longest bar fills the track, half the value is half as long, nothing is nothing."""
    assert width(Decimal("13"), Decimal("20")) == "65.00%"
    assert width(Decimal("0"), Decimal("20")) == "0.00%"
    assert width(Decimal("0"), Decimal("0")) == "0%"


def test_quantities_are_numbers_in_excel() -> None:
    """A quantity is a number with all its digits; a number that a double cannot hold is text."""
    assert in_cell(Decimal("0.3475"), "number") == 0.3475
    assert in_cell(Decimal("1234567890.1200"), "number") == 1234567890.12
    assert in_cell(Decimal("123456789012345678.1234"), "number") == "123,456,789,012,345,678.1234"


def test_a_table_words_quantities_by_their_unit(open_page: Open) -> None:
    """In the table of readings money is in 万元 or 亿元, other values have all their digits."""
    app = open_page(demonstration_store(), "watch/clause.py", clause="5.2")
    table = next(frame for frame in tables(app) if "填报数" in frame.value.columns)
    rows = answer(demonstration_store(), "indicator_readings", clause="5.2")
    assert list(table.value["填报数"]) == [measure(row["reading_value"], row["unit"]) for row in rows]
