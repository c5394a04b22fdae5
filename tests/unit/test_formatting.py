"""How figures are written for people."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import formatting

CENTS = st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0.00 万元"),
        ("12345600", "1,234.56 万元"),
        ("1235000000", "12.35 亿元"),
        ("99999999.99", "1.00 亿元"),
        ("99999949.99", "9,999.99 万元"),
        ("-12345650", "-1,234.57 万元"),
        ("-1234500000", "-12.35 亿元"),
        ("49.99", "49.99 元"),
        ("-0.01", "-0.01 元"),
        ("50", "0.01 万元"),
    ],
)
def test_money_chooses_its_unit(amount: str, text: str) -> None:
    """万元 below one 亿, 亿元 from there on, half rounded up, and never a zero that is not zero."""
    assert formatting.money(Decimal(amount)) == text


@given(CENTS)
def test_exact_yuan_can_be_read_back(amount: Decimal) -> None:
    """The exact text holds every digit of the amount."""
    assert Decimal(formatting.yuan(amount).removesuffix(" 元").replace(",", "")) == amount


@given(CENTS)
def test_shown_money_is_near(amount: Decimal) -> None:
    """What is shown differs from the amount by half of its last digit at most."""
    number, unit = formatting.money(amount).split(" ")
    factor = {"元": Decimal(1), "万元": formatting.WAN, "亿元": formatting.YI}[unit]
    assert abs(Decimal(number.replace(",", "")) * factor - amount) <= factor / 200
    assert not number.startswith("-0.00")


@pytest.mark.parametrize(
    ("code", "word"),
    [("not_reported", "未报送"), ("not_applicable", "不适用"), ("withheld", "依规不公开"), (None, "—")],
)
def test_kinds_of_nothing_differ(code: str | None, word: str) -> None:
    """A missing value says why it is missing, and is never 0."""
    assert formatting.money(None, code) == word
    assert formatting.percent(None, code) == word
    assert formatting.count(None, missing_code=code) == word


def test_money_is_never_a_float() -> None:
    """A float is refused: its digits are not those of the ledger."""
    with pytest.raises(TypeError):
        formatting.money(0.1)  # type: ignore[arg-type]


def test_other_figures() -> None:
    """Percent, counts, quantities and dates have one way of being written."""
    assert formatting.percent(Decimal("15.0000")) == "15.0%"
    assert formatting.percent(Decimal("-0.04")) == "0.0%"
    assert formatting.percent(Decimal("33.335"), digits=2) == "33.34%"
    assert formatting.count(1234, "个") == "1,234 个"
    assert formatting.quantity(Decimal("12.5000"), "天") == "12.5 天"
    assert formatting.quantity(Decimal("1200"), "场") == "1,200 场"
    assert formatting.wan(Decimal("8805000.00")) == "880.50"
    assert formatting.day(dt.date(2026, 10, 31)) == "2026-10-31"
    assert formatting.day(None) == formatting.known("") == "未核实"


@pytest.mark.parametrize(
    ("value", "kind", "unit", "sentence", "column", "exact"),
    [
        (Decimal("12345600"), "money", "元", "1,234.56 万元", "1,234.56", "12,345,600.00 元"),
        (Decimal("49.99"), "money", "元", "49.99 元", "0.00", "49.99 元"),
        (Decimal("15.0000"), "percent", "%", "15.0%", "15.0%", "15.0%"),
        (1234, "integer", "个", "1,234 个", "1,234 个", "1,234 个"),
        (Decimal("12.50"), "number", "天", "12.5 天", "12.5 天", "12.5 天"),
        (Decimal("12345600"), "number", "元", "1,234.56 万元", "1,234.56 万元", "1,234.56 万元"),
        (dt.date(2026, 10, 31), "date", "", "2026-10-31", "2026-10-31", "2026-10-31"),
        ("2026-10-31", "date", "", "2026-10-31", "2026-10-31", "2026-10-31"),
        (2026, "code", "", "2026", "2026", "2026"),
        (True, "text", "", "是", "是", "是"),
        (False, "text", "", "否", "否", "否"),
    ],
)
def test_a_value_is_said_by_its_format(
    value: object, kind: str, unit: str, sentence: str, column: str, exact: str
) -> None:
    """One value, one word: with its unit in a sentence, without that of the heading in a column, exact on demand."""
    assert formatting.said(value, kind, unit) == sentence
    assert formatting.in_column(value, kind, unit) == column
    assert formatting.exactly(value, kind, unit) == exact


@pytest.mark.parametrize("kind", ["money", "percent", "integer", "number", "date", "text", "code"])
def test_a_missing_value_is_its_word_in_every_format(kind: str) -> None:
    """未报送, 不适用, 依规不公开 and the dash are the same words whatever is missing."""
    for code, word in (*formatting.NOTHING.items(), (None, "—")):
        assert formatting.said(None, kind, "个", code) == formatting.in_column(None, kind, "个", code) == word


@given(st.text(max_size=60), st.sampled_from(["_", " "]))
def test_a_name_of_a_sheet(title: str, instead: str) -> None:
    """At most 31 characters as Excel counts them, no quote at either end, and none of what it forbids."""
    name = formatting.sheet_name(title, instead)
    assert len(name.encode("utf-16-le")) // 2 <= 31
    assert not set(name) & set("[]:*?/\\\x00\x1f\x7f\ufffe\uffff")
    assert name == name.strip("'")
    assert formatting.sheet_name(name, instead) == name
