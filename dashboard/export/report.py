"""What is exported: a report with its columns, its edition and the chosen filters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.formatting import DEMONSTRATION, NOTHING

CellFormat = Literal["money", "percent", "integer", "date", "text", "code", "number"]
FORMATS = ("xlsx", "csv", "parquet", "zip", "json")
MISSING_SUFFIX = "_missing_code"
SUMMABLE = ("money", "integer", "number")
# Codes among the values of a column → words for people.
WORDS_FOR_CODES = {"entry_month": {"undated": "未注明日期"}}
UNITS = {"money": "元", "percent": "%"}
NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff\\/:*?"<>|\s]+')
LONGEST_NAME = 60  # characters of the title; a file system allows 255 bytes for the name


@dataclass(frozen=True)
class Column:
    """A column of a report.

    name: the query's column. label: its Chinese heading, without unit. unit: as the dictionary has it, or ''.
    format: how a cell is written; money is 元 in the table, percent is 15.0 for 15 %.
    definition: the 口径. sums: whether the sum of the rows has a meaning.
    """

    name: str
    label: str
    unit: str
    format: CellFormat
    definition: str
    sums: bool


@dataclass(frozen=True)
class EditionStamp:
    """The 数据版本 that a report was read from. kind: `demo` or `ledger`; as_of: 数据截至日 or None."""

    number: int
    kind: str
    as_of: dt.date | None
    published_at: dt.datetime | str | None
    author: str
    message: str

    @property
    def is_demonstration(self) -> bool:
        """True when every page and file must say 演示数据."""
        return self.kind == "demo"


@dataclass(frozen=True)
class Question:
    """The question of a report. edition_sha256: of the edition file that answered.

    values: each parameter of the query with its value, None for all, a list as a tuple.
    """

    edition_sha256: str
    report: str
    values: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class ReportTable:
    """An answer, ready to be written.

    table: the query's rows in the order of the screen; money decimal in 元. It may hold more than `columns`
        shows: `<column>_missing_code` says why a value is null, and machine formats carry every column.
    filters: what was chosen, as (label, text). total: the 合计 of the screen per column, or None when the
        columns marked `sums` are simply added up. question: None for a table that answers no query.
        core: the columns that the screen shows at first, in order; empty for all.
    """

    name: str
    title: str
    table: pa.Table
    columns: tuple[Column, ...]
    edition: EditionStamp
    filters: tuple[tuple[str, str], ...]
    purpose: str
    units: str
    sql: str
    link: str | None = None
    total: Mapping[str, Decimal] | None = None
    question: Question | None = None
    core: tuple[str, ...] = ()

    @property
    def asked(self) -> dict[str, Any]:
        """Parameter → value of the query."""
        return dict(self.question.values) if self.question else {}

    @property
    def marked_title(self) -> str:
        """The title with edition and date, and 演示数据 in front for a demonstration."""
        edition = self.edition
        as_of = f"数据截至 {edition.as_of.isoformat()}" if edition.as_of else "数据截至日未报送"
        mark = f"【{DEMONSTRATION}】" if edition.is_demonstration else ""
        return f"{mark}{self.title}（第 {edition.number} 版，{as_of}）"


def file_name(report: ReportTable, fmt: str) -> str:
    """资金与上限_第12版_2026-10-31.csv; a demonstration says so: 资金与上限_演示数据_第1版_2026-10-31.csv."""
    return named(plain_name(report.title) or report.name, report.edition, fmt)


def named(title: str, edition: EditionStamp, fmt: str) -> str:
    """The name of a file about an edition."""
    parts = [plain_name(title)]
    if edition.is_demonstration:
        parts.append(DEMONSTRATION)
    parts.append(f"第{edition.number}版")
    parts.append(edition.as_of.isoformat() if edition.as_of else "截至日未报送")
    return f"{'_'.join(parts)}.{fmt}"


def plain_name(title: str) -> str:
    """A title for a file name, without characters that a file system forbids or a program reads as a formula."""
    return NOT_IN_FILE_NAMES.sub("", title).lstrip("=+-@＝＋－＠.'")[:LONGEST_NAME]


def heading(column: Column, money_unit: str) -> str:
    """The Chinese heading with its unit: 已立项金额（万元）."""
    unit = money_unit if column.format == "money" else UNITS.get(column.format, column.unit)
    return f"{column.label}（{unit}）" if unit and f"（{unit}）" not in column.label else column.label


def cells(report: ReportTable, column: Column) -> list[Any]:
    """A column as Python values; a null with a reason becomes its word (未报送, 不适用, 依规不公开)."""
    values: list[Any] = report.table.column(column.name).to_pylist()
    if column.name in WORDS_FOR_CODES:
        words = WORDS_FOR_CODES[column.name]
        values = [words.get(value, value) for value in values]
    reason_name = column.name + MISSING_SUFFIX
    if reason_name not in report.table.column_names:
        return values
    reasons = report.table.column(reason_name).to_pylist()
    return [
        NOTHING.get(reason, reason) if value is None and reason else value
        for value, reason in zip(values, reasons, strict=True)
    ]


def totals(report: ReportTable) -> dict[str, tuple[Decimal, bool]]:
    """Column → (合计, whether it is the sum of the rows). A column without any value has no 合计.

    The total of joint clauses counts each clause once, so it is less than the sum of the rows. A table of a single row
    whose first column is an amount is already a total and gets no 合计.
    """
    result: dict[str, tuple[Decimal, bool]] = {}
    for column in report.columns:
        if report.total is not None and column.name in report.total:
            shown = report.total[column.name]
            result[column.name] = (shown, shown == column_sum(report.table, column.name))
        elif report.total is None and column.sums and column.format in SUMMABLE:
            if report.table.column(column.name).null_count == report.table.num_rows:
                continue
            result[column.name] = (column_sum(report.table, column.name), True)
    is_total_itself = report.table.num_rows == 1 and any(
        column.name in result for column in report.columns[:1]
    )
    return {} if is_total_itself else result


def column_sum(table: pa.Table, name: str) -> Decimal:
    """The exact sum of a column without nulls; 0 for an empty column."""
    column = table.column(name)
    if pa.types.is_floating(column.type):  # a sum of doubles would depend on their order
        return sum((Decimal(str(value)) for value in pc.drop_null(column).to_pylist()), Decimal(0))
    return Decimal(pc.sum(column).as_py() or 0)


def row_name(report: ReportTable, row: int) -> str:
    """The name of a row: its first columns that are words."""
    words = [column.name for column in report.columns if column.format in ("text", "code")][:3]
    cells = [report.table.column(name)[row].as_py() for name in words]
    return " ".join(str(cell) for cell in cells if cell) or "未标明"


def column_of(report: ReportTable, name: str) -> Column | None:
    """The description of a column, None for a column that the screen does not show."""
    return next((column for column in report.columns if column.name == name), None)
