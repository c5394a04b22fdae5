"""Converts values to Excel cells without losing digits: Excel stores numbers as doubles."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

from dashboard.formatting import in_xml
from dashboard.refusal import Refusal

CELL_FORMATS: dict[str, dict[str, Any]] = {
    "money": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.00%"},
    "integer": {"num_format": "#,##0"},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "number": {},
    "text": {"indent": 1},
    "code": {"num_format": "@", "indent": 1},
}
DIVISORS = {"money": Decimal(10_000), "percent": Decimal(100)}
CELL_CHARACTERS = 32_767
FIRST_EXCEL_DATE = dt.date(1900, 3, 1)


def in_cell(value: Any, kind: str) -> str | float | int | dt.date | None:
    """A value as an Excel cell: 元 becomes 万元, 15.0 percent becomes 0.15, codes stay text.

    A number that a double cannot hold exactly is written as text.
    """
    if value is None or isinstance(value, str):
        return None if value is None else visible(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if kind in ("text", "code"):
        return visible(_as_text(value))
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return day if day >= FIRST_EXCEL_DATE else day.isoformat()
    if isinstance(value, float):
        return value / float(DIVISORS.get(kind, 1)) if math.isfinite(value) else None
    if isinstance(value, (int, Decimal)):
        return _number(Decimal(value), kind)
    return visible(_as_text(value))


def visible(text: str) -> str:
    """Text that is valid in XML; a control character becomes the replacement character."""
    if len(text) > CELL_CHARACTERS:
        raise Refusal(
            f"“{text[:20]}…”长 {len(text):,} 字，超过 Excel 单元格 {CELL_CHARACTERS:,} 字的上限。"
            "请导出 csv 或 parquet 格式。"
        )
    return in_xml(text, "\ufffd")


def _number(value: Decimal, kind: str) -> float | str:
    divisor = DIVISORS.get(kind, Decimal(1))
    number = float(value / divisor)
    if kind not in ("money", "integer", "number"):
        return number
    # Excel keeps 16 significant digits.
    kept = Decimal(f"{number:.16G}") * divisor
    digits = value.as_tuple().exponent
    if isinstance(digits, int) and round(kept, max(-digits, 0)) == value:
        return number
    return f"{value / divisor:,f}"


def _as_text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(_as_text(item) for item in value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
