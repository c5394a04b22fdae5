"""The department and 数据截至日 of a file: as given, else from its name, else from its titles."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date

import pyarrow as pa

from dashboard.intake.vocabulary import narrow
from dashboard.refusal import Refusal

_DAY = re.compile(r"(?<!\d)(20\d{2})[年.\-/](\d{1,2})[月.\-/](\d{1,2})(?:日|(?!\d))")
_PACKED_DAY = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d{2})(?:年|[.\-/])(\d{1,2})(?:月|(?![\d.\-/年]))")
_QUARTER = re.compile(r"(?<!\d)(20\d{2})年?第?([一二三四1-4])季度")
_HALF = re.compile(r"(?<!\d)(20\d{2})年?(上半年|下半年)")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


def reporting_department(
    given: str | None, name: str, titles: Iterable[str], departments: pa.Table, aliases: pa.Table
) -> str | None:
    """The department's code; a bureau gives its department's. None means 未标明.

    given: a code, name or alias; raises Refusal for an unknown department. name: the file's name without folders.
    A text with two departments is ignored.
    """
    parents = dict(
        zip(departments["department_code"].to_pylist(), departments["parent_code"].to_pylist(), strict=True)
    )
    known = _names(departments, aliases)
    if given is not None:
        code = given if given in parents else known.get(narrow(given))
        if code is None:
            raise Refusal(f"没有“{given}”这个报送单位，请填写责任单位的名称、简称或代码。")
        return parents[code] or code
    for text in (name, " ".join(titles)):
        found = {parents[code] or code for code in _mentioned(narrow(text), known)}
        if len(found) == 1:
            return found.pop()
    return None


def _names(departments: pa.Table, aliases: pa.Table) -> dict[str, str]:
    names: dict[str, str] = {}
    for table, column in ((departments, "department_name"), (departments, "short_name"), (aliases, "alias")):
        pairs = zip(table[column].to_pylist(), table["department_code"].to_pylist(), strict=True)
        names |= {narrow(name): code for name, code in pairs if name}
    return names


def _mentioned(text: str, known: dict[str, str]) -> list[str]:
    found = []
    for name in sorted(known, key=len, reverse=True):
        if name in text:
            found.append(known[name])
            text = text.replace(name, "　")
    return found


def as_of_day(
    given: date | None, name: str, titles: Iterable[str], latest: date | None
) -> tuple[date | None, str]:
    """数据截至日 and its basis. A month, quarter or half year means its last day; a year alone is ignored."""
    if given is not None:
        return given, "给定"
    for basis, text in (("文件名", name), ("标题", " ".join(titles))):
        day = _day_in(narrow(text))
        if day is not None:
            return day, basis
    if latest is not None:
        return latest, "数据最晚日期（推定）"
    return None, "未标明"


def _day_in(text: str) -> date | None:
    for pattern in (_DAY, _PACKED_DAY):
        for match in pattern.finditer(text):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    month = _MONTH.search(text)
    if month is not None and 1 <= int(month[2]) <= 12:
        return _month_end(int(month[1]), int(month[2]))
    quarter = _QUARTER.search(text)
    if quarter is not None:
        return _month_end(int(quarter[1]), _QUARTERS[quarter[2]])
    half = _HALF.search(text)
    if half is not None:
        return _month_end(int(half[1]), 6 if half[2] == "上半年" else 12)
    return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
