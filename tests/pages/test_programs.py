"""人才计划: the figures are those of the query, what is withheld has its word, no filter narrows the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.formatting import count, money, nothing
from tests.pages.opening import answer, checked, figures, open_page, said, tables
from tests.stores import demonstration_store, empty_store, sample_store

SCRIPT = "talent/programs.py"
STORES = (demonstration_store, sample_store, empty_store)


def open_tables(monkeypatch: pytest.MonkeyPatch, store: str, **own: str) -> AppTest:
    """The page with the table of the stages in the place of their picture."""
    app = open_page(monkeypatch, store, SCRIPT, **own)
    app.session_state["face_ladders"] = "表"
    return checked(app.run())


@pytest.mark.parametrize("kind", STORES)
def test_every_edition_opens(monkeypatch: pytest.MonkeyPatch, kind: Any) -> None:
    """The key figures are those of talent_totals; the tables show every cell of the fixed lists."""
    store = kind()
    app = open_page(monkeypatch, store, SCRIPT)
    totals = answer(store, "talent_totals")[0]
    assert figures(app)[:3] == [
        count(totals["selected_team_count"], "个"),
        count(totals["selected_individual_count"], "人"),
        money(totals["committed_amount_yuan"], totals["committed_amount_yuan_missing_code"]),
    ]
    assert len(figures(app)) == 8
    words = said(app)
    assert "主管部门确认前为未核实" in words
    assert f"少于 {totals['talent_minimum_count']} 的数、可推算出它的数" in words
    lengths = [len(table.value) for table in tables(open_tables(monkeypatch, store))]
    assert len(answer(store, "talent_status")) in lengths


def test_a_filter_does_not_narrow_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a city and a year chosen the page shows the same figures and tables, and says that it does."""
    store = demonstration_store()
    whole = open_page(monkeypatch, store, SCRIPT)
    narrowed = open_page(monkeypatch, store, SCRIPT, city="510100", year="2026", clause="1.1")
    assert figures(narrowed) == figures(whole)
    assert [len(frame.value) for frame in tables(narrowed)] == [len(one.value) for one in tables(whole)]
    assert "其余筛选不改变本页" in said(narrowed)


def test_a_programme_narrows_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The 人才计划 filter leaves the figures as they are and narrows the tables of 环节, 名额 and 分布, as the page says."""
    store = demonstration_store()
    whole = open_tables(monkeypatch, store)
    narrowed = open_tables(monkeypatch, store, program="emei")
    assert figures(narrowed) == figures(whole)
    assert "只筛选环节、自主评审权下放和入选分布的表" in said(narrowed)
    programs = [set(frame.value["人才计划"]) for frame in tables(narrowed)]
    both = {name for one in tables(whole) for name in one.value["人才计划"]}
    assert [len(program) for program in programs] == [1, len(both), len(both), *[1] * 7]


def test_a_withheld_cell_has_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """A funnel writes 依规不公开 where the count is withheld, with no bar and never a 0 in its place."""
    store = sample_store()
    rows = answer(store, "talent_status")
    hidden = [row["reached_count"] is None and row["award_count"] is None for row in rows]
    assert any(hidden)
    words = said(open_page(monkeypatch, store, SCRIPT))
    drawn = re.search(r'data-drawn="funnels">(.*?)</figure>', words)
    assert drawn is not None
    stages = re.findall(r'<div class="row">.*?</div>', drawn[1])
    assert len(stages) == len(rows)
    for stage, is_hidden in zip(stages, hidden, strict=True):
        if is_hidden:
            assert f"<b>{nothing('withheld')}" in stage
            assert f"目前 {nothing('withheld')}" in stage
            assert "<i" not in stage
