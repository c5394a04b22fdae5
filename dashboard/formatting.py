"""How values are written for people: 万元 and 亿元, percent, counts, dates, and the words for missing values.

Money is Decimal in 元. A float raises an error, because its digits are not those of the ledger.
Rounding is ROUND_HALF_UP, as accountants round.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
UNVERIFIED = "未核实"
UNEXPLAINED = "—"
NOT_REPORTED = "not_reported"
NOTHING = {
    "not_reported": "未报送",
    "not_applicable": "不适用",
    "withheld": "依规不公开",
}
DEMONSTRATION = "演示数据"

# XML 1.0 does not allow these characters; a workbook or document that contains them does not open.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_SHEET_NAMES = re.compile(r"[\x00-\x1f\x7f\[\]:*?/\\\ufffe\uffff\ud800-\udfff]+")
LONGEST_SHEET_NAME = 31

# In Streamlit's Markdown a backslash takes the meaning of these. A word that is found only after the Markdown is read
# (an address, an icon, a sign made of two) has none once an invisible character stands in it.
ZERO_WIDTH = "\u200b"
_NO_LINE = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~$&]")
_ITEM = re.compile(r"^(\d*)([-+.)])(?= |$)")
_BREAKS = re.compile(r"(?<=[:@])|(?<=www)(?=\.)|(?<=-)(?=[->])|(?<=<)(?=[-=])|(?<=[>~])(?==)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")

_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


def nothing(missing_code: str | None) -> str:
    """The word for a missing value: 未报送, 不适用, 依规不公开; without a reason a dash. 0 is not a missing value."""
    if missing_code is None:
        return UNEXPLAINED
    return NOTHING.get(missing_code, UNVERIFIED)


def money(amount: Decimal | int | None, missing_code: str | None = None) -> str:
    """An amount in 元 as '1,234.56 万元', from one 亿 on as '12.35 亿元'.

    An amount that 万元 would round to zero is written in 元, so that it cannot be taken for 0.
    """
    if amount is None:
        return nothing(missing_code)
    value = _decimal(amount)
    in_wan = rounded(value / WAN, 2)
    if abs(in_wan) >= WAN:
        return f"{rounded(value / YI, 2):,} 亿元"
    if in_wan == 0 and value != 0:
        return yuan(value)
    return f"{in_wan:,} 万元"


def wan(amount: Decimal | int | None, missing_code: str | None = None) -> str:
    """An amount in 元 as a number of 万元 with two digits and no unit, for tables: '1,234.56'."""
    return nothing(missing_code) if amount is None else f"{rounded(_decimal(amount) / WAN, 2):,}"


def yuan(amount: Decimal | int | None, missing_code: str | None = None) -> str:
    """The exact amount: '12,345,678.90 元'. More than two digits are kept, never rounded away."""
    if amount is None:
        return nothing(missing_code)
    value = _decimal(amount)
    exact = rounded(value, 2)
    if exact != value:
        exact = value.normalize(_EXACT)
    return f"{exact:,f} 元"


def percent(share_pct: Decimal | int | None, missing_code: str | None = None, digits: int = 1) -> str:
    """A share in percent (15.0000 means 15 %): '15.0%'."""
    return nothing(missing_code) if share_pct is None else f"{rounded(_decimal(share_pct), digits):,}%"


def count(number: Decimal | int | None, unit: str = "", missing_code: str | None = None) -> str:
    """A whole number with separators and, if given, its unit: '1,234 个'."""
    if number is None:
        return nothing(missing_code)
    text = f"{rounded(_decimal(number), 0):,}"
    return f"{text} {unit}" if unit else text


def quantity(value: Decimal | int | None, unit: str = "", missing_code: str | None = None) -> str:
    """A measured number without superfluous zeros: '12.5 天', '3 场'."""
    if value is None:
        return nothing(missing_code)
    number = _decimal(value)
    whole = number.to_integral_value()
    text = f"{whole if whole == number else number.normalize(_EXACT):,f}"
    return f"{text} {unit}" if unit else text


def measure(value: Decimal | int | None, unit: str, missing_code: str | None = None) -> str:
    """A value of an indicator with its unit: money in 万元 or 亿元, other values with all digits."""
    return money(value, missing_code) if unit == "元" else quantity(value, unit, missing_code)


def said(value: Any, kind: str, unit: str = "", missing_code: str | None = None) -> str:
    """A value with its unit for cards, sentences and links: '1,234.56 万元', '15.0%', '3 个', '2026-10-31'.

    kind: the format that the dictionary gives to the column. A missing value is its word.
    """
    if value is None:
        return nothing(missing_code)
    if isinstance(value, bool):
        return "是" if value else "否"
    if kind == "money" or unit == "元":
        return money(value)
    if kind == "percent":
        return percent(value)
    if kind == "integer":
        return count(value, unit)
    return quantity(value, unit) if kind == "number" else str(value)


def in_column(value: Any, kind: str, unit: str = "", missing_code: str | None = None) -> str:
    """A value for a column whose heading gives the unit. unit: a unit of the row, written after the value."""
    return wan(value) if kind == "money" and value is not None else said(value, kind, unit, missing_code)


def exactly(value: Any, kind: str, unit: str = "") -> str:
    """A value with all digits: money in 元."""
    return yuan(value) if kind == "money" else said(value, kind, unit)


def day(date: dt.date | None, missing: str = UNVERIFIED) -> str:
    """A date as '2026-10-31'; None is 未核实, or the word that the caller gives."""
    if date is None:
        return missing
    return (date.date() if isinstance(date, dt.datetime) else date).isoformat()


def moment(when: dt.datetime | None, missing: str = UNVERIFIED) -> str:
    """A point in time to the minute: '2026-11-24 09:30'."""
    return missing if when is None else when.strftime("%Y-%m-%d %H:%M")


def clipped(text: str, longest: int) -> str:
    """A text of at most so many characters; a longer one ends in …."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def known(text: str | None) -> str:
    """A text from the policy or a ledger; 未核实 for None."""
    return text if text else UNVERIFIED


def plain(text: str) -> str:
    """Someone else's text for Streamlit's Markdown: drawn as these very characters, and nothing of it can be clicked.

    For the text of an address, a workbook, an edition or a person. A new line becomes a space.
    """
    one_line = _NO_LINE.sub(" ", text).strip(" ")
    broken = _BREAKS.sub(ZERO_WIDTH, one_line)
    return _ITEM.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", broken))


def unescaped(markdown: str) -> str:
    """The text that `plain` has made ready for Markdown."""
    return _ESCAPED.sub(r"\1", markdown.replace(ZERO_WIDTH, ""))


def in_xml(text: str, instead: str) -> str:
    """Text that a workbook or a document can hold. instead: replaces characters that are not allowed."""
    return NOT_IN_XML.sub(instead, text)


def sheet_name(text: str, instead: str) -> str:
    """A sheet name that every spreadsheet program accepts; '' where no character is left.

    instead: replaces characters that are not allowed.
    """
    return cut(NOT_IN_SHEET_NAMES.sub(instead, text).strip("'"), LONGEST_SHEET_NAME).strip("'")


def cut(text: str, length: int) -> str:
    """The first characters of a sheet name; Excel counts characters beyond the basic plane twice."""
    while len(text.encode("utf-16-le")) // 2 > length:
        text = text[:-1]
    return text


def rounded(value: Decimal, digits: int) -> Decimal:
    """Rounded half up to so many digits; a negative zero becomes zero."""
    result = value.quantize(Decimal(1).scaleb(-digits), context=_EXACT)
    return abs(result) if result == 0 else result


def _decimal(value: Decimal | int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise TypeError(f"figures are Decimal or int, not {type(value).__name__}")
    return Decimal(value)
