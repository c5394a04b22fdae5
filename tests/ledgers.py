"""Small workbooks and CSV files as departments send them, written and read within a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from dashboard.intake import FileResult, understand


def read(path: Path, **given: Any) -> FileResult:
    """The result of intake for a file. given: kind, department, as_of, where the sender says them."""
    asked: dict[str, Any] = {"kind": None, "department": None, "as_of": None, **given}
    return understand([path], policy_id="sichuan-ai", limit_mib=50, **asked)[0]


def workbook(
    path: Path,
    rows: Sequence[Any],
    merges: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
) -> Path:
    """An .xlsx with one sheet. merges: ranges such as A1:C1; formats: cell → number format."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    for cell, form in (formats or {}).items():
        book.active[cell].number_format = form
    book.save(path)
    return path


def delimited(path: Path, rows: Sequence[Any]) -> Path:
    """A .csv as a Chinese Excel saves it: GB18030, amounts with separators in quotes."""
    lines = [",".join(f'"{cell}"' if "," in str(cell) else str(cell) for cell in row) for row in rows]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="gb18030")
    return path


def facts(result: FileResult, table: str) -> list[dict[str, Any]]:
    """The accepted rows of one table; the counts of the file must add up."""
    assert result.refusal is None
    assert result.read == result.taken + result.rejected + result.held + result.not_data
    rows: list[dict[str, Any]] = result.facts[table].to_pylist() if table in result.facts else []
    return rows


def reasons(result: FileResult) -> list[tuple[int, str, str]]:
    """(row, heading, the words of the reason before its colon) of every rejection."""
    assert result.read == result.taken + result.rejected + result.held + result.not_data
    return [
        (rejection.row, rejection.column, rejection.reason.split("：")[0]) for rejection in result.rejections
    ]
