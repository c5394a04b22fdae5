"""总览: its charts draw what the queries answer, and what a chart leaves out is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard.formatting import money, percent
from tests.pages.opening import answer, checked, open_page, said, tables
from tests.stores import demonstration_store, one_record_store

SCRIPT = "watch/overview.py"


PAGES = {
    SCRIPT: ("money_by_month", "overview_totals"),
    "money/projects.py": ("projects_by_month", "projects_totals"),
}


@pytest.mark.parametrize("own", [{}, {"clause": "1.1"}, {"city": "510700"}], ids=str)
@pytest.mark.parametrize("script", list(PAGES))
def test_the_months_and_what_is_told_beside_them_add_up(
    monkeypatch: pytest.MonkeyPatch, script: str, own: dict[str, str]
) -> None:
    """The picture says what came together up to the last month and what has no date; both together are the total."""
    store, (report, totals) = demonstration_store(), PAGES[script]
    app = open_page(monkeypatch, store, script, **own)
    rows = answer(store, report, **own)
    undated = next((row for row in rows if row["entry_month"] == "undated"), None)
    for stage, name in (("committed", "立项"), ("disbursed", "拨付")):
        whole = Decimal(str(answer(store, totals, **own)[0][f"{stage}_amount_yuan"] or 0))
        beside = Decimal(str((undated or {}).get(f"{stage}_amount_yuan") or 0))
        up_to_now = [row[f"{stage}_to_date_amount_yuan"] for row in rows if row is not undated][-1]
        assert up_to_now + beside == whole
        prefix = "项目" if script != SCRIPT else ""
        assert f"累计{prefix}{name} {money(up_to_now)}" in said(app)
    if undated:
        code = undated["committed_amount_yuan_missing_code"]
        assert f"未列入图中：立项 {money(undated['committed_amount_yuan'], code)}" in said(app)
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
    app.session_state["face_months"] = "表"
    frames = tables(checked(app.run()))
    assert "未注明日期的拨付" in " ".join(str(frame.value.columns) for frame in frames)


def test_nothing_is_said_of_dates_where_all_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words about money without a date stand only where there is such money."""
    rows = answer(one_record_store(), "money_by_month")
    app = open_page(monkeypatch, one_record_store(), SCRIPT)
    assert ("未注明日期的未列入图中" in said(app)) == any(row["entry_month"] == "undated" for row in rows)
