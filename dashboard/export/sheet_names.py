"""Worksheet names that every spreadsheet program accepts: at most 31 characters, none of []:*?/\\, no name twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 31
FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\[\]:*?/\\\ufffe\uffff\ud800-\udfff]+")
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
            name = _cut(_safe(title), LONGEST - len(tail)) + tail
            number += 1
        used.add(name.casefold())
        found.append(name)
    return found


def _safe(title: str) -> str:
    """The allowed characters of a title; a leading = + - @ is removed, so that no program reads a formula."""
    words = FORBIDDEN.sub(" ", title).strip(" '").lstrip("=+-@＝＋－＠ '")
    return _cut(words, LONGEST).strip(" '") or "数据"


def _cut(text: str, length: int) -> str:
    """The first characters of a name; Excel counts characters beyond the basic plane twice."""
    while len(text.encode("utf-16-le")) // 2 > length:
        text = text[:-1]
    return text
