"""总览: its charts draw what the queries answer, and what a chart leaves out is told."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from dashboard.formatting import yuan
from tests.pages.opening import answer, open_page, said
from tests.stores import demonstration_store, one_record_store

SCRIPT = "watch/overview.py"
MONTHS = 1


@pytest.mark.parametrize("own", [{}, {"clause": "1.1"}], ids=str)
def test_the_months_and_what_is_told_beside_them_add_up(
    monkeypatch: pytest.MonkeyPatch, own: dict[str, str]
) -> None:
    """Every month is a bar, money without a date is told in words, and both together are the total."""
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
    assert ("未注明日期的不画" in said(app)) == bool(undated)


def test_nothing_is_said_of_dates_where_all_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words about money without a date stand only where there is such money."""
    rows = answer(one_record_store(), "money_by_month")
    app = open_page(monkeypatch, one_record_store(), SCRIPT)
    assert ("未注明日期的不画" in said(app)) == any(row["entry_month"] == "undated" for row in rows)
