"""Two cities side by side, each against its own figures; amounts and counts only show the size and are never ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from dashboard.components import drawn
from dashboard.components.lights import light, shaped
from dashboard.components.tables import STATES
from dashboard.components.word_table import word_table
from dashboard.export import Column, ReportTable
from dashboard.formatting import count, money, nothing, percent, said

CITIES = 2
NAME = "city_name"
LEFT_OUT = (NAME, "city_code", "schedule_reason")
SHARES = {"disbursed_share_pct": "项目拨付率", "done_milestone_share_pct": "到期完成率"}

Row = Mapping[str, Any]


def title(rows: Sequence[Row]) -> str:
    """Both names with their comparable shares, in the order of their codes. rows: of cities_progress."""
    told = "，".join(
        f"{label} {'、'.join(_share(row, name) for row in rows)}" for name, label in SHARES.items()
    )
    return f"{'、'.join(row[NAME] for row in rows)}：{told}"


def picture(report: ReportTable, key: str) -> None:
    """Draw for each city what it paid of its own 立项 and reached of its own due milestones. report: cities_progress."""
    sections = "".join(
        f"<section><h3>{escape(row[NAME])}　{escape(row['zone_words'])}</h3>{drawn.lines(_lines(row))}</section>"
        for row in report.table.to_pylist()
    )
    drawn.picture(report, key, f'<div class="several">{sections}</div>', unit="占本市(州)自己的 %")


def table(report: ReportTable) -> None:
    """Draw the figures of the cities as a row per figure and a column per city."""
    rows = report.table.to_pylist()
    heads = ["指标", *(row[NAME] for row in rows)]
    lines = [
        [escape(column.label), *(_cell(row, column) for row in rows)]
        for column in report.columns
        if column.name not in LEFT_OUT
    ]
    word_table("beside", heads, lines)


def _lines(row: Row) -> list[drawn.Row]:
    paid, promised = (
        money(row[name], row[f"{name}_missing_code"])
        for name in ("disbursed_amount_yuan", "committed_amount_yuan")
    )
    median = "median_committed_amount_yuan"
    return [
        _bar(row, "disbursed_share_pct", f"{paid} ÷ {promised}"),
        _bar(
            row,
            "done_milestone_share_pct",
            f"{count(row['done_milestone_count'])} ÷ {count(row['due_milestone_count'], '个')}"
            f"　{shaped(row['schedule_state'])}",
        ),
        drawn.Row("单个项目立项中位", money(row[median], row[f"{median}_missing_code"])),
        drawn.Row(
            "项目",
            f"{count(row['project_count'], '个')}，已立项 {count(row['committed_project_count'], '个')}",
        ),
    ]


def _bar(row: Row, name: str, beside: str) -> drawn.Row:
    share = row[name]
    parts = () if share is None else (drawn.Part("count", Decimal(0), drawn.at(share, drawn.WHOLE)),)
    return drawn.Row(SHARES[name], f"{_share(row, name)}　{beside}", parts)


def _share(row: Row, name: str) -> str:
    return percent(row[name], row[f"{name}_missing_code"])


def _cell(row: Row, column: Column) -> str:
    value, missing = row[column.name], row.get(f"{column.name}_missing_code")
    if column.name in STATES and value:
        return light(value)
    return escape(nothing(missing) if value is None else said(value, column.format, column.unit))
