"""The common parts of answer workbooks: the sheet of reasons, and text that a cell can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

HEADINGS = (("文件", 30), ("工作表", 16), ("行", 8), ("列", 22), ("原值", 28), ("原因和处理办法", 70))
SHEET = "退回原因"
ROWS_OF_A_SHEET = 1_000_000
LONGEST_TEXT = 32_000
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000\ue001\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def clean(text: str) -> str:
    """A text without characters that workbooks cannot hold, cut to the length of a cell."""
    return _NOT_IN_XML.sub("", text)[:LONGEST_TEXT]


def sheet_title(name: str) -> str:
    """An allowed sheet name with doubled quotes for use in a link: at most 31 characters, none that Excel forbids."""
    return sheet_name(name).replace("'", "''")


def sheet_name(name: str) -> str:
    """An allowed sheet name."""
    return _NOT_IN_A_NAME.sub("_", clean(name)).strip("'")[:31] or "Sheet1"


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
