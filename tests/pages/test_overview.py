"""总览: its charts draw what the queries answer, and what a chart leaves out is told."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from dashboard.formatting import money, percent, yuan
from tests.pages.opening import answer, open_page, said, tables
from tests.stores import demonstration_store, one_record_store

SCRIPT = "watch/overview.py"
MONTHS = 1


@pytest.mark.parametrize("own", [{}, {"clause": "1.1"}], ids=str)
def test_the_months_and_what_is_told_beside_them_add_up(
    monkeypatch: pytest.MonkeyPatch, own: dict[str, str]
) -> None:
    """Every month is a bar, money without a date has a bar of its own, and both together are the total."""
    store = demonstration_store()
    app = open_page(monkeypatch, store, SCRIPT, **own)
    rows = answer(store, "money_by_month", **own)
    undated = [row for row in rows if row["entry_month"] == "undated"]
    spec: dict[str, Any] = json.loads(app.get("plotly_chart")[MONTHS].proto.spec)
    assert [bar["name"] for bar in spec["data"]] == ["立项金额", "拨付金额"]
    for bar, column in zip(spec["data"], ("committed_amount_yuan", "disbursed_amount_yuan"), strict=True):
        assert bar["x"] == [row["entry_month"] for row in rows if row not in undated]
        assert all(
            word in said(app)
            for word in (yuan(row[column], row[f"{column}_missing_code"]) for row in undated)
        )
        told = sum((Decimal(str(row[column] or 0)) for row in undated), Decimal(0))
        shown = sum((Decimal(str(height or 0)) for height in bar["y"]), Decimal(0)) * 10_000
        total = Decimal(str(answer(store, "overview_totals", **own)[0][column]))
        assert told + shown == total
    assert ("未注明日期的未列入图中" in said(app)) == bool(undated)
    assert ('class="dating"' in said(app)) == bool(undated)


@pytest.mark.parametrize("own", [{}, {"clause": "1.1"}], ids=str)
def test_under_a_year_undated_money_is_told_with_its_amount(
    monkeypatch: pytest.MonkeyPatch, own: dict[str, str]
) -> None:
    """It is in no year, so it stands beside the total: in a sentence, in a column and in the bar over the months."""
    store = demonstration_store()
    app = open_page(monkeypatch, store, SCRIPT, year="2025", **own)
    totals = answer(store, "overview_totals", year="2025", **own)[0]
    whole = answer(store, "overview_totals", year="undated", **own)[0]
    for stage, name in (("committed", "立项金额"), ("disbursed", "拨付金额")):
        undated, dated = totals[f"{stage}_undated_amount_yuan"], totals[f"{stage}_amount_yuan"]
        assert undated == whole[f"{stage}_amount_yuan"]
        share = percent(undated * 100 / (undated + dated))
        words = f"注明日期 {money(dated)}　<b>未注明日期 {money(undated)}（{share}）</b>"
        assert f'<span class="name">{name}</span>' in said(app)
        assert not undated or words in said(app)
    assert f"拨付 **{money(totals['disbursed_undated_amount_yuan'])}**" in said(app)
    assert (totals["disbursed_share_pct"], totals["disbursed_share_pct_missing_code"]) == (
        None,
        "not_applicable",
    )
    assert "未注明日期的拨付" in " ".join(str(frame.value.columns) for frame in tables(app))


def test_nothing_is_said_of_dates_where_all_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words about money without a date stand only where there is such money."""
    rows = answer(one_record_store(), "money_by_month")
    app = open_page(monkeypatch, one_record_store(), SCRIPT)
    assert ("未注明日期的未列入图中" in said(app)) == any(row["entry_month"] == "undated" for row in rows)
