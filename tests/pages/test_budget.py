"""预算: a total of a clause exists only from a named document; what is not reported is never 0."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.formatting import count, money, nothing, percent
from tests.editions import build, read_given
from tests.pages.opening import answer, checked, figures, follow, open_page, said, tables
from tests.stores import demonstration_store, empty_store, folder, sample_store

SCRIPT = "money/budget.py"
LINES = Path(__file__).resolve().parents[1] / "queries" / "budget_lines"


@cache
def lines_store() -> str:
    """The rows of the example `budget_lines`, published."""
    build(folder() / "lines", read_given(LINES))
    return f"file:{folder() / 'lines'}"


def worded(totals: dict[str, Any]) -> list[str]:
    """The key figures as the page must show them."""
    paid, share = totals["budget_disbursed_amount_yuan"], totals["budget_executed_share_pct"]
    return [
        money(totals["budget_amount_yuan"]),
        money(totals["adjusted_budget_amount_yuan"]),
        money(paid, totals["budget_disbursed_amount_yuan_missing_code"]),
        percent(share, totals["budget_executed_share_pct_missing_code"]),
        count(totals["clause_with_budget_count"], "条"),
    ]


def table_face(app: AppTest) -> AppTest:
    """The page with the table of the clauses in the place of its picture."""
    app.session_state["face_clauses"] = "表"
    return checked(app.run())


@pytest.mark.parametrize(
    "own",
    [{}, {"clause": "1.1"}, {"clause": "1.4"}, {"department": "czt,kjt"}, {"funding_level": "provincial"}],
    ids=str,
)
def test_the_figures_are_those_of_the_query(monkeypatch: pytest.MonkeyPatch, own: dict[str, str]) -> None:
    """With and without filters the key figures are those of budget_totals."""
    app = open_page(monkeypatch, lines_store(), SCRIPT, **own)
    assert figures(app) == worded(answer(lines_store(), "budget_totals", **own)[0])
    words = said(app)
    assert "政策没有条款总额" in words
    assert "未经主管部门确认" in words


@pytest.mark.parametrize("kind", [demonstration_store, sample_store, empty_store])
def test_every_edition_opens(monkeypatch: pytest.MonkeyPatch, kind: Any) -> None:
    """With budgets the page shows their figures; without budgets a sentence and no figure, table or chart."""
    store = kind()
    app = open_page(monkeypatch, store, SCRIPT)
    totals = answer(store, "budget_totals")
    if totals:
        assert figures(app) == worded(totals[0])
        return
    assert [info.value for info in app.info] == ["没有已知文件安排预算。"]
    assert not app.metric
    assert not tables(app)
    assert not app.get("plotly_chart")


def test_a_choice_without_budget_names_its_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no document budgets the choice, the page says so with the filters, and shows no zero."""
    app = open_page(monkeypatch, lines_store(), SCRIPT, clause="5.5")
    sentence = next(info.value for info in app.info if "没有已知文件安排预算" in info.value)
    assert "条款：五(五) 人才计划" in sentence
    assert not app.metric
    assert not tables(app)


def test_the_sentence_prints_its_denominator(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was paid, of which budget, what is left out, and what has no budget."""
    words = said(open_page(monkeypatch, lines_store(), SCRIPT))
    assert (
        "2 条已报送拨付，同年同级拨付 **2,500.00 万元**，占其调整后预算 **8,900.00 万元** 的 28.1%" in words
    )
    assert "另有 1 条有预算、未报送拨付，不纳入执行率计算" in words
    assert "所选范围内其余 22 条没有已知文件安排预算" in words
    unpaid = said(open_page(monkeypatch, lines_store(), SCRIPT, clause="1.4"))
    assert "有预算的条款均未报送拨付，不能计算预算执行率。" in unpaid


def test_the_documents_stand_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three tables; the last has every line with document, file, sheet and row."""
    app = table_face(open_page(monkeypatch, lines_store(), SCRIPT))
    assert [len(table.value) for table in tables(app)] == [5, 4, 6]
    lines = tables(app)[2].value.to_dict("records")
    assert [row["来源行"] for row in lines] == ["2", "3", "4", "6", "7", "5"]
    assert {row["来源文件"] for row in lines} == {"预算.xlsx"}
    assert [row["文件名称"] for row in lines].count(nothing("not_reported")) == 3


def test_the_picture_has_the_slowest_first_and_no_bar_for_what_is_not_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The budgets of the newest year by their printed share; one without reported payments has a word and no bar."""
    rows = answer(lines_store(), "budget_by_clause", year="2026")
    known = [row for row in rows if row["budget_executed_share_pct"] is not None]
    shares = [percent(share) for share in sorted(row["budget_executed_share_pct"] for row in known)]
    app = open_page(monkeypatch, lines_store(), SCRIPT)
    picture = next(
        str(one.proto.body) for one in app.get("html") if 'data-drawn="budget_bars"' in one.proto.body
    )
    lines = re.findall(r'<div class="row">.*?</div>', picture)
    assert len(lines) == len(rows) > len(known) > 0
    assert [re.findall(r"<b>([\d.]+%)", line) for line in lines] == [[share] for share in shares] + [[]] * (
        len(rows) - len(known)
    )
    assert ["<i" in line for line in lines] == [True] * len(known) + [False] * (len(rows) - len(known))
    assert "<b>未报送　" in lines[-1]
    assert "clause=1.4" in lines[-1]
    slow = [row for row in known if row["budget_executed_share_pct"] < row["elapsed_share_pct"]]
    assert f"{len(rows)} 项预算中 {len(slow)} 项拨付慢于时间进度" in said(app)


def test_choosing_a_row_opens_its_clause(monkeypatch: pytest.MonkeyPatch) -> None:
    """A click on a row of a clause leads to that clause."""
    app = follow(table_face(open_page(monkeypatch, lines_store(), SCRIPT)), "budget_by_clause", 3)
    assert app.title[0].value != "预算"
    assert app.query_params["clause"] in ("1.4", ["1.4"])
