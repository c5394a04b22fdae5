"""Reports as tables and charts of a briefing: columns, widths, rows. Nothing is added up here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dashboard.briefing.facts import cell, note_of
from dashboard.export import ReportTable
from dashboard.export.briefing_parts import Align, Drawing, Grid, GridColumn, Note
from dashboard.policy.dictionary import entry

WAN = Decimal(10_000)
ALIGNS: dict[str, Align] = {"money": "right", "percent": "right", "integer": "right", "number": "right"}
CENTRED = (
    "clause_id",
    "progress_state",
    "money_state",
    "state",
    "severity",
    "subject_kind",
    "zone_level_name",
    "zone_status_name",
    "cluster_status_name",
    "host_level_name",
)
# Shorter headings than in the dictionary, where the title of the table says the rest.
SHORT = {
    "committed_amount_yuan": "立项",
    "disbursed_amount_yuan": "拨付",
    "comparable_committed_amount_yuan": "计入限额",
    "limit_sum_amount_yuan": "上限合计",
    "limit_amount_yuan": "限额",
    "disbursed_share_pct": "拨付率",
    "used_share_pct": "占限额",
    "progress_state": "进展",
    "money_state": "资金",
    "clause_id": "条款",
    "short_title": "要点",
    "record_name": "名称",
    "exceeded_subject_count": "超出",
    "reached_subject_count": "达到",
    "near_subject_count": "接近",
    "short_subject_count": "未足额",
    "near_or_reached_subject_count": "接近或达到",
    "program_name": "计划",
    "undetermined_subject_count": "未说明",
    "subject_count": "个数",
    "subject_kind": "主体",
    "rule_amount_yuan": "单个上限",
    "done_milestone_share_pct": "到期完成率",
    "committed_change_amount_yuan": "立项增减",
    "disbursed_change_amount_yuan": "拨付增减",
    "applied_change_amount_yuan": "申请增减",
    "changed_record_count": "有变化的记录",
    "project_count": "项目",
    "city_name": "市(州)",
    "rule_name": "规则",
    "state": "状态",
    "zone_level_name": "级别",
    "zone_status_name": "状态",
    "cluster_status_name": "状态",
    "host_name": "所在地",
    "host_level_name": "所在地级别",
    "cluster_name": "集群",
    "finding_count": "提示",
    "flagged_record_count": "有提示的记录",
    "new_finding_count": "新增",
    "handled_finding_count": "已处理",
    "change_name": "变化",
    "median_used_share_pct": "中位占比",
}


def grid(
    title: str,
    report: ReportTable,
    columns: Sequence[tuple[str, float]],
    *,
    where: Sequence[int] | None = None,
    total: ReportTable | None = None,
    remark: str = "",
) -> Grid | None:
    """Columns of a report with their shares of the width; None where there is no row.

    where: positions of the rows to show, None for all. total: a report of one row with 合计; columns it lacks stay empty.
    """
    rows = report.table.to_pylist()
    places = tuple(range(len(rows))) if where is None else tuple(where)
    if not places:
        return None
    described = tuple(_column(report, name, share) for name, share in columns)
    cells = tuple(tuple(cell(rows[place], column.name) for column in described) for place in places)
    has_money = any(entry(name).format == "money" for name, _ in columns)
    return Grid(
        title=title,
        unit="单位：万元" if has_money else "",
        columns=described,
        cells=cells,
        places=places,
        report=report,
        total=_total(described, total) if total and len(places) > 1 else None,
        total_report=total if len(places) > 1 else None,
        total_notes=_total_notes(described, total) if total and len(places) > 1 else (),
        remark=remark,
    )


def bars(
    title: str,
    report: ReportTable,
    names: Sequence[str],
    columns: Sequence[str],
    remark: str,
    without: Sequence[str] = (),
) -> Drawing | None:
    """Amounts of a report as bars in 万元; rows without any number are left out, a missing value has no bar.

    names: the columns that name a row. without: clauses to leave out. None where fewer than two rows have a number.
    """
    rows = [row for row in report.table.to_pylist() if any(row[name] is not None for name in columns)]
    rows = [row for row in rows if row["clause_id"] not in without]
    if len(rows) < 2:
        return None
    return Drawing(
        title=title,
        unit="万元",
        categories=tuple(" ".join(str(row[name]) for name in names if row[name]) or "未标明" for row in rows),
        series=tuple((name, label(name), tuple(_wan(row[name]) for row in rows)) for name in columns),
        report=report,
        notes=tuple(note_of(report, name) for name in columns),
        remark=remark,
    )


def label(name: str) -> str:
    """The heading of a column in a table."""
    return SHORT.get(name, entry(name).label)


def _column(report: ReportTable, name: str, share: float) -> GridColumn:
    kind = entry(name).format
    align: Align = "center" if name in CENTRED else ALIGNS.get(kind, "left")
    return GridColumn(name, label(name), share, align, note_of(report, name) if kind in ALIGNS else None)


def _total(columns: Sequence[GridColumn], report: ReportTable) -> tuple[str, ...]:
    row: dict[str, Any] = report.table.to_pylist()[0]
    cells = [cell(row, column.name) if column.note and column.name in row else "" for column in columns]
    return ("合计", *cells[1:])


def _total_notes(columns: Sequence[GridColumn], report: ReportTable) -> tuple[Note, ...]:
    names = report.table.column_names
    return tuple(note_of(report, column.name) for column in columns if column.note and column.name in names)


def _wan(value: Decimal | None) -> Decimal | None:
    return None if value is None else value / WAN
