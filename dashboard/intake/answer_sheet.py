"""The common parts of answer workbooks: the sheet of reasons, and text that a cell can hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.formatting import in_xml, sheet_name
from dashboard.intake.reading import ERROR_MARK, FORMULA_MARK, PERSON_MARK

HEADINGS = (("文件", 30), ("工作表", 16), ("行", 8), ("列", 22), ("原值", 28), ("原因和处理办法", 70))
SHEET = "退回原因"
ROWS_OF_A_SHEET = 1_000_000
LONGEST_TEXT = 32_000
# Of the reading process; they mean nothing in an answer.
_MARKS = {ord(FORMULA_MARK): None, ord(ERROR_MARK): None, ord(PERSON_MARK): None}


def clean(text: str) -> str:
    """A text without characters that workbooks cannot hold, cut to the length of a cell."""
    return in_xml(text.translate(_MARKS), "")[:LONGEST_TEXT]


def tab_name(name: str) -> str:
    """A name that the sheet of an answer may have."""
    return sheet_name(clean(name), "_") or "Sheet1"


def tab_in_link(name: str) -> str:
    """The same for use in a link, its quotes doubled."""
    return tab_name(name).replace("'", "''")


def tabs(
    reasons: Sequence[dict[str, Any]], taken: Sequence[str]
) -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    """(name, reasons) of the sheets of reasons: one sheet, more only where Excel's limit of rows requires it."""
    used = {name.lower() for name in taken}
    for start in range(0, len(reasons), ROWS_OF_A_SHEET):
        number, name = 1, SHEET
        while name.lower() in used:
            number += 1
            name = f"{SHEET}{number}"
        used.add(name.lower())
        yield name, reasons[start : start + ROWS_OF_A_SHEET]


def reason_rows(file: str, reasons: Sequence[dict[str, Any]]) -> Iterator[tuple[str | int, ...]]:
    """File, sheet, row, column, value, reason of each bad cell."""
    for reason in reasons:
        yield (
            clean(file),
            clean(reason["sheet"]),
            int(reason["row"]),
            clean(reason["column"]),
            clean(reason["value"]),
            clean(reason["reason"]),
        )
