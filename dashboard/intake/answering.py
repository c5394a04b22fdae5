"""The answer workbook: the sender's file with every rejected cell coloured and explained, and a list of reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dashboard.intake.frames import BYTES
from dashboard.intake.isolation import Progress, as_request, isolated
from dashboard.intake.results import FileResult, Rejection, SeenTable
from dashboard.refusal import Refusal

# Larger files are not opened again: openpyxl needs about 50 bytes and 15 microseconds per cell (D-038).
LARGEST_CELLS = 400_000
LARGEST_MIB = 20
MIB = 1024 * 1024


def answer_workbook(
    path: Path, result: FileResult, progress: Progress | None = None, seconds: int | None = None
) -> bytes:
    """The .xlsx to send back for a file with rejected rows, as bytes.

    .xlsx: the sender's workbook with its styles (pictures and charts are lost); .xls and .csv: rebuilt.
    Bad cells are coloured and carry a comment; the first sheet 退回原因 lists file, sheet, row, column, value, reason.
    For a large file (more than 400,000 cells or 20 MB) it holds the full list and only the rejected rows.
    seconds: as in `isolated`.
    Raises Refusal when nothing is rejected or the file cannot be read again.
    """
    if not result.rejections:
        raise Refusal(f"“{result.file}”没有退回的行，不需要退回说明。")
    cells = sum(
        table.last_row * max((column.number for column in table.columns), default=1)
        for table in result.tables
    )
    request: dict[str, Any] = {
        "path": as_request(path),
        "file": result.file,
        "is_large": cells > LARGEST_CELLS or path.stat().st_size > LARGEST_MIB * MIB,
        "reasons": [_reason(rejection, result.tables) for rejection in result.rejections],
        "headings": [[table.sheet, table.heading_row] for table in result.tables if table.kind],
    }
    return b"".join(
        payload for tag, payload in isolated("answer", request, progress, seconds) if tag == BYTES
    )


def _reason(rejection: Rejection, tables: tuple[SeenTable, ...]) -> dict[str, Any]:
    """A rejection with its column number, from 1; the first column of the table where it names no column."""
    holding = [
        table
        for table in tables
        if table.kind
        and table.sheet == rejection.sheet
        and table.first_row <= rejection.row <= table.last_row
    ]
    columns = holding[-1].columns if holding else ()
    named = [column.number for column in columns if column.heading == rejection.column]
    number = named[0] if named else columns[0].number if columns else 1
    return {
        "sheet": rejection.sheet,
        "row": rejection.row,
        "column_number": number,
        "column": rejection.column,
        "value": rejection.value,
        "reason": rejection.reason,
    }
