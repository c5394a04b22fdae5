"""Units of money in headings and in the lines around a table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

# Yuan per unit where the unit is another currency, an unusual multiple, or said in two ways: no amount is taken.
UNUSABLE = Decimal(0)
_SHORT = {"万": "万元", "亿": "亿元"}
_FOREIGN = "[十百千万亿]{0,4}(?:美元|美金|欧元|港元|港币|英镑|日元|韩元|卢布)|USD|EUR|HKD|GBP|JPY|[十百千万亿]{1,4}元"
_OURS = r"(?:人民币|RMB|CNY)?\s*[:：]?\s*"
_END = r"(?=$|[\s,，;；、)\]】])"


def unit_in(text: str, units: Mapping[str, Decimal]) -> tuple[str, Decimal | None]:
    """Split a heading or a unit line into the words before the unit and yuan per unit.

    '总投资(万元)' → ('总投资', 10000); '单位：元' → ('', 1); '(万美元)' → UNUSABLE; without a unit → (text, None).
    """
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    found = next(filter(None, (form.search(plain) for form in _forms(tuple(units)))), None)
    if found is None:
        return text, None
    word = re.sub(r"\s", "", found["unit"])
    word = _SHORT.get(word, word)
    return re.sub(r"\s+", "", plain[: found.start()] + plain[found.end() :]), units.get(word, UNUSABLE)


def line_unit(row: Sequence[object], units: Mapping[str, Decimal]) -> tuple[str, Decimal] | None:
    """The words and yuan per unit of a row that says nothing but a unit: 单位：万元, or 金额单位 beside 万元."""
    filled = [str(cell).strip() for cell in row if str(cell).strip()]
    if not 1 <= len(filled) <= 2 or not all(isinstance(cell, str) for cell in row if str(cell).strip()):
        return None
    words = re.sub(r"\s+", "", unicodedata.normalize("NFKC", "".join(filled))).strip("()[]【】")
    found = _line(tuple(units)).fullmatch(words)
    if found is None:
        return None
    return words, units.get(_SHORT.get(found["unit"], found["unit"]), UNUSABLE)


def unit_word(factor: Decimal | None, units: Mapping[str, Decimal]) -> str | None:
    """The word of a factor such as 10000; None where there is none."""
    return next((word for word, value in units.items() if value == factor), None)


@lru_cache(maxsize=8)
def _forms(units: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    unit = f"(?P<unit>{_FOREIGN}|{_any_of(units)})"
    short = "(?P<unit>万|亿)"
    return (
        re.compile(rf"[(\[【](?:金额|计量)?(?:单位)?\s*[:：]?\s*{_OURS}{unit}\s*[)\]】]", re.IGNORECASE),
        re.compile(rf"[(\[【]{short}[)\]】]"),
        re.compile(rf"(?:金额|计量)?单位\s*[:：]?\s*{_OURS}{unit}{_END}", re.IGNORECASE),
        re.compile(rf"[/,，、]\s*{_OURS}{unit}$", re.IGNORECASE),
        re.compile(rf"\s+{_OURS}{unit}$", re.IGNORECASE),
    )


@lru_cache(maxsize=8)
def _line(units: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"(?:金额|计量|货币)?单位[:：]?{_OURS}(?P<unit>{_FOREIGN}|{_any_of(units)}|万|亿)", re.IGNORECASE
    )


def _any_of(units: tuple[str, ...]) -> str:
    return "|".join(sorted(units, key=len, reverse=True))
