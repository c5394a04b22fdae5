"""Worksheet names that every spreadsheet program accepts: at most 31 characters, none of []:*?/\\, no name twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.formatting import LONGEST_SHEET_NAME, cut, sheet_name

# Left out in front, so that no program takes a name for a formula.
LEADING = re.compile(r"^[\x00-\x1f\x7f\[\]:*?/\\\ufffe\uffff\ud800-\udfff=+\-@＝＋－＠ ']+")
COVER, SOURCE = "说明", "来源说明"
RESERVED = ("history",)  # Excel reserves this name


def sheet_names(titles: Iterable[str], taken: Iterable[str] = (COVER, SOURCE)) -> list[str]:
    """One name for each title, in order. taken: names that the workbook has already."""
    used = {name.casefold() for name in (*taken, *RESERVED)}
    found = []
    for title in titles:
        name = _safe(title)
        number = 2
        while name.casefold() in used:
            tail = f"（{number}）"
            name = cut(_safe(title), LONGEST_SHEET_NAME - len(tail)) + tail
            number += 1
        used.add(name.casefold())
        found.append(name)
    return found


def _safe(title: str) -> str:
    return sheet_name(LEADING.sub("", title), " ").strip(" '") or "数据"
