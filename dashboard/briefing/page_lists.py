"""The tables and lists of a 一页纸: at most so many rows, each of a fixed height, and the number of those left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.briefing.facts import Facts, cell, figure, note_of, printed, say
from dashboard.briefing.tables import label
from dashboard.export import ReportTable
from dashboard.export.briefing_parts import Align, Block, Grid, GridColumn, Heading, Note, Paragraph
from dashboard.formatting import day
from dashboard.policy.dictionary import entry

Row = Mapping[str, Any]
TARGETS, FINDINGS = 3, 3
# The lights in the order of their urgency.
URGENT = ("红", "黄", "未报送", "绿", "已完成", "未到期", "未设目标", "不适用")
AMOUNTS = ("money", "percent", "integer", "number")


def text(label: str, share: float, align: Align = "left", note: Note | None = None) -> GridColumn:
    """A column of short words, never cut."""
    return GridColumn("", label, share, align, note)


def names(label: str, share: float, lines: int = 1) -> GridColumn:
    """A column of words of any length, cut at so many lines."""
    return GridColumn("", label, share, "left", None, lines)


def numbers(report: ReportTable, name: str, share: float) -> GridColumn:
    """A column of a report with its note; numbers are never cut."""
    return GridColumn(name, label(name), share, "right", note_of(report, name))


def table(
    title: str,
    report: ReportTable,
    columns: Sequence[GridColumn],
    rows: Sequence[Sequence[str]],
    *,
    left_out: str = "",
    notes: Sequence[Note] = (),
) -> Grid:
    """A section of one table. left_out: what stands below it; notes: of other reports in it."""
    has_money = any(column.name and entry(column.name).format == "money" for column in columns)
    return Grid(
        title=title,
        unit="单位：万元" if has_money else "",
        columns=tuple(columns),
        cells=tuple(tuple(row) for row in rows),
        places=(),
        report=report,
        total_notes=tuple(notes),
        remark=left_out,
    )


def band(title: str, report: ReportTable, shown: Sequence[str]) -> list[Block]:
    """The first row of a report as a table of one row; empty where the report has none."""
    rows = report.table.slice(0, 1).to_pylist()
    columns = [numbers(report, name, 1) for name in shown]
    return (
        [table(title, report, columns, [[cell(row, name) for name in shown] for row in rows])] if rows else []
    )


def more(rows: Sequence[Any], shown: int, counter: str) -> str:
    """另有 N 条见看板; empty where all are shown."""
    return f"另有{len(rows) - shown}{counter}见看板。" if len(rows) > shown else ""


def none(title: str, words: str) -> list[Block]:
    """A section that has nothing to list, with the reason."""
    return [Heading(1, title), Paragraph((words,))]


def targets(report: ReportTable) -> list[Block]:
    """The targets, the red and yellow ones first: what is asked, until when, what is reached, and the document."""
    rows = sorted(report.table.to_pylist(), key=lambda row: URGENT.index(row["target_state"]))
    if not rows:
        return none("目标", "没有文件下达的目标。")
    columns = [
        text("条款", 0.06, "center"),
        names("指标", 0.25),
        text("目标", 0.16, note=note_of(report, "target_value")),
        text("完成时限", 0.125, "center"),
        text("数值", 0.13, note=note_of(report, "measured_value")),
        text("状态", 0.1, "center"),
        names("依据", 0.175),
    ]
    cells = [_target(row) for row in rows[:TARGETS]]
    return [table("目标（红、黄在前）", report, columns, cells, left_out=more(rows, TARGETS, "个目标"))]


def findings(facts: Facts) -> list[Block]:
    """The checks with most to verify, the grave ones first."""
    report = facts.ask("findings_by_check")
    rows = report.table.to_pylist()
    found = [place for place, row in enumerate(rows) if row["finding_count"]]
    if not found:
        return none("待核实", "本版没有核查提示。没有提示不等于没有问题。")
    lines = [
        Paragraph(
            (
                f"{number}．{rows[place]['check_title']}",
                *say(figure(report, "finding_count", place), f"。{rows[place]['advice']}"),
            )
        )
        for number, place in enumerate(found[:FINDINGS], 1)
    ]
    left_out = more(found, FINDINGS, "类核查提示")
    rest = [Paragraph((left_out,), "remark")] if left_out else []
    return [Heading(1, "待核实（是线索，不是结论）"), *lines, *rest]


def _target(row: Row) -> tuple[str, ...]:
    aim = _amount(row, "target_value")
    return (
        row["clause_id"],
        f"{row['county_name']}：{row['indicator_name']}" if row.get("county_name") else row["indicator_name"],
        f"{row['target_bound_name'] or ''}{aim}",
        day(row["target_due_on"]),
        _amount(row, "measured_value"),
        row["target_state"],
        row["document_number"] or "政策原文",
    )


def _amount(row: Row, column: str) -> str:
    if row[column] is None:
        return cell(row, column)
    return printed(row[column], entry(column).format, row["unit"])
