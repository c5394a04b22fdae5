"""The lines of 来源说明, the same in workbook, text and metadata."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dashboard.export.report import Column, ReportTable, heading, totals
from dashboard.formatting import DEMONSTRATION, UNVERIFIED

NO_ROWS = "没有符合条件的记录"
EARLIEST = "各报送单位中最早的一天"


def source_lines(
    report: ReportTable, exported_at: dt.datetime, money_unit: str = "万元（单元格内保留到分）"
) -> list[tuple[str, str]]:
    """(name, text) in order: report, units, edition, filters, rows, time, link."""
    edition = report.edition
    published = edition.published_at
    lines = [
        ("报表", report.title),
        ("报表代号", report.name),
        ("单位", unit_line(report.columns, money_unit)),
        ("数据性质", f"{DEMONSTRATION}，不是真实业务数据" if edition.is_demonstration else "台账数据"),
        ("数据版本", f"第 {edition.number} 版"),
        ("数据截至日", f"{edition.as_of.isoformat()}（{EARLIEST}）" if edition.as_of else "未报送"),
        ("发布时间", str(published).replace("T", " ") if published else UNVERIFIED),
        ("发布人", edition.author or UNVERIFIED),
        ("版本说明", edition.message or "无"),
    ]
    lines += [(f"筛选条件：{label}", text) for label, text in report.filters] or [("筛选条件", "无")]
    lines += [
        ("记录数", f"{report.table.num_rows:,}" if report.table.num_rows else empty_sentence(report)),
        ("导出时间", exported_at.strftime("%Y-%m-%d %H:%M:%S")),
        ("定版链接", report.link or "无"),
    ]
    lines += [("合计说明", sentence) for sentence in _total_notes(report)]
    return lines


def unit_line(columns: Iterable[Column], money_unit: str = "万元（单元格内保留到分）") -> str:
    """The units of a table in one line: money, shares, and a reference to the headings for other units."""
    formats = {column.format for column in columns}
    parts = [f"金额：{money_unit}"] if "money" in formats else []
    parts += ["比例：%"] if "percent" in formats else []
    return "；".join([*parts, "其余见各列标题" if parts else "见各列标题"])


def definition_lines(report: ReportTable, money_unit: str) -> list[tuple[str, str, str]]:
    """(heading, column name, 口径) for every column shown."""
    return [(heading(column, money_unit), column.name, column.definition) for column in report.columns]


def empty_sentence(report: ReportTable) -> str:
    """The sentence for a table without rows, with the filters that were set."""
    chosen = "；".join(f"{label}：{text}" for label, text in report.filters)
    return f"{NO_ROWS}（筛选条件：{chosen}）。" if chosen else f"{NO_ROWS}。"


def source_text(report: ReportTable, exported_at: dt.datetime) -> str:
    """来源说明.txt of the data package."""
    lines = [f"{what}：{text}" for what, text in source_lines(report, exported_at, "元")]
    lines += ["", "各列口径"]
    lines += [f"{label} [{name}]：{text}" for label, name, text in definition_lines(report, "元")]
    lines += ["", "查询", report.sql, ""]
    return "\r\n".join("\r\n".join(line.splitlines()) for line in lines)


def _total_notes(report: ReportTable) -> list[str]:
    found = totals(report)
    not_sums = {name for name, (_, is_plain_sum) in found.items() if not is_plain_sum}
    labels = [column.label for column in report.columns if column.name in not_sums]
    if not labels:
        return []
    return [f"“{'”“'.join(labels)}”的合计按口径计算，与各行相加不同（例如联合承担的只计一次）。"]
