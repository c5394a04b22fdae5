"""预算执行: a bar for each budget of the newest year, the slowest first, with the mark of the time that has passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard.components import drawn
from dashboard.components.lights import LIGHTS, shaped
from dashboard.export import ReportTable
from dashboard.formatting import money, nothing, percent

SHARE, ELAPSED = "budget_executed_share_pct", "elapsed_share_pct"
LOOKS = {"绿": "green", "已完成": "green", "黄": "yellow", "红": "red"}

Rows = Sequence[Mapping[str, Any]]


def newest(rows: Rows) -> list[Mapping[str, Any]]:
    """The budgets of the newest year, the slowest first, those without a share last. rows: of budget_by_clause."""
    year = max(row["fiscal_year"] for row in rows)
    of_year = [row for row in rows if row["fiscal_year"] == year]
    return sorted(of_year, key=lambda row: (row[SHARE] is None, row[SHARE]))


def slow(rows: Rows) -> list[Mapping[str, Any]]:
    """Those of which a smaller share is paid than of the year has passed, in their order."""
    return [row for row in rows if None not in (row[SHARE], row[ELAPSED]) and row[SHARE] < row[ELAPSED]]


def execution(report: ReportTable, key: str, doors: Sequence[str | None]) -> None:
    """Draw the budgets of the newest year. report: budget_by_clause, not empty. doors: the address that each row opens."""
    every = report.table.to_pylist()
    addresses = {row["clause_id"]: door or "" for row, door in zip(every, doors, strict=True)}
    rows = newest(every)
    whole = max([drawn.WHOLE, *(row[SHARE] for row in rows if row[SHARE] is not None)])
    levels = {row["funding_level_name"] for row in rows}
    bars = [_row(row, whole, len(levels) > 1, addresses) for row in rows]
    seen = dict.fromkeys(row["money_state"] for row in rows if row["money_state"] in LOOKS)
    legend = [(LOOKS[word], word) for word in LIGHTS if word in seen and word != "已完成"]
    elapsed = rows[0][ELAPSED]
    if elapsed is not None:
        legend.append(("pace", f"时间进度 {percent(elapsed)}"))
    drawn.bars(
        report, key, bars, legend, unit=f"预算执行率 %，{rows[0]['fiscal_year']} 年，拨付 ÷ 调整后预算"
    )


def _row(
    row: Mapping[str, Any], whole: Decimal, names_level: bool, addresses: Mapping[str, str]
) -> drawn.Row:
    level = f"（{row['funding_level_name']}）" if names_level else ""
    name, address = f"{row['clause_id']} {row['short_title']}{level}", addresses.get(row["clause_id"], "")
    state, share = row["money_state"], row[SHARE]
    budget = money(row["adjusted_budget_amount_yuan"])
    if share is None:
        return drawn.Row(name, f"{nothing(row[f'{SHARE}_missing_code'])}　预算 {budget}", address=address)
    paid = money(row["budget_disbursed_amount_yuan"])
    light = f"　{shaped(state)}" if state else ""
    marks = (("pace", drawn.at(row[ELAPSED], whole)),) if row[ELAPSED] is not None else ()
    part = drawn.Part(LOOKS.get(state, "grey"), Decimal(0), drawn.at(share, whole))
    return drawn.Row(name, f"{percent(share)}　{paid} ÷ {budget}{light}", (part,), marks, address)
