"""CSV: for Excel with BOM and Chinese headings, for machines with the column names of the query."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa

from dashboard.export.occasion import Particulars
from dashboard.export.report import Column, ReportTable, cells, heading

# Also the full-width forms, which Chinese input methods produce and some programs treat like the ASCII forms.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLOCK_ROWS = 20_000


def write_csv(report: ReportTable, target: BinaryIO, told: Particulars) -> None:
    """UTF-8 with BOM, CRLF, Chinese headings with the unit, exact 元. Only the rows: edition and report stand in the file's name."""
    target.write(b"\xef\xbb\xbf")
    columns = [(heading(column, "元"), column) for column in report.columns]
    for block in _blocks(report):
        _write_block(target, columns, block)
        told.progress(block[0] + block[1].table.num_rows)


def write_machine_csv(table: pa.Table, target: BinaryIO, progress: Callable[[int], None]) -> None:
    """UTF-8 without BOM, CRLF, the query's names, every column, null as an empty cell."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.column_names)
    for start in range(0, table.num_rows, BLOCK_ROWS):
        part = table.slice(start, BLOCK_ROWS)
        lists = [[cell_text(value) for value in column.to_pylist()] for column in part.columns]
        writer.writerows(zip(*lists, strict=True))
        progress(start + part.num_rows)
    text.detach()


def cell_text(value: Any) -> str:
    """A value as CSV text. Text that a spreadsheet would run as a formula gets a leading apostrophe."""
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA_STARTS) else value
    if value is None or value != value:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return cell_text("、".join(cell_text(item) for item in value))
    return str(value)


def _blocks(report: ReportTable) -> Iterator[tuple[int, ReportTable]]:
    """The report in slices of rows; at least one slice, so that an empty report has its heading."""
    for start in range(0, max(report.table.num_rows, 1), BLOCK_ROWS):
        yield start, replace(report, table=report.table.slice(start, BLOCK_ROWS))


def _write_block(target: BinaryIO, columns: list[tuple[str, Column]], block: tuple[int, ReportTable]) -> None:
    start, part = block
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if start == 0:
        writer.writerow([cell_text(label) for label, _ in columns])
    writer.writerows(
        zip(
            *(column_text(cells(part, column)) for _, column in columns),
            strict=True,
        )
    )
    target.write(text.getvalue().encode("utf-8"))


def column_text(values: Iterable[Any]) -> list[str]:
    """The values of a column as CSV text; text without special characters takes a fast path."""
    return [
        value if type(value) is str and not value.startswith(FORMULA_STARTS) else cell_text(shown(value))
        for value in values
    ]


def shown(value: Any) -> Any:
    """True and False as 是 and 否."""
    return ("是" if value else "否") if isinstance(value, bool) else value
