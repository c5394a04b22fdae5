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
