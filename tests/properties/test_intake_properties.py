"""Amounts, dates and credit codes are read in SQL exactly as a plain second implementation reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.intake.reading import cell_text
from dashboard.settings import QUERIES

STAGING = QUERIES / "staging"
UNITS = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000, "万": 10_000, "": 10_000}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LIMITS = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as open_con:
        open_con.execute((STAGING / "macros.sql").read_text(encoding="utf-8"))
        factors = {unit: factor for unit, factor in UNITS.items() if unit.endswith("元")}
        units = pa.table(
            {
                "unit_word": list(factors),
                "yuan_per_unit": pa.array([Decimal(one) for one in factors.values()], pa.decimal128(9, 0)),
            }
        )
        open_con.register("units", units)
        yield open_con


def amounts(con: duckdb.DuckDBPyConnection, cells: list[str]) -> list[tuple[Decimal | None, str | None]]:
    count = len(cells)
    raw = {
        "region_order": pa.array([1] * count, pa.int32()),
        "source_row": pa.array(range(count), pa.int32()),
        "field": ["committed"] * count,
        "funding_level": pa.array([None] * count, pa.string()),
        "source_column": ["补助"] * count,
        "value": cells,
        "yuan_per_unit": pa.array([Decimal(10_000)] * count, pa.decimal128(9, 0)),
    }
    con.register("raw_money", pa.table(raw))
    rows = con.execute((STAGING / "stg_amounts.sql").read_text(encoding="utf-8")).to_arrow_table()
    found = {row["source_row"]: (row["amount_yuan"], row["reason"]) for row in rows.to_pylist()}
    return [found.get(place, (None, "empty")) for place in range(count)]


written = st.tuples(
    st.decimals(min_value=0, max_value=9_999_999, places=6, allow_nan=False),
    st.sampled_from(list(UNITS)),
    st.booleans(),
    st.booleans(),
)


@LIMITS
@given(st.lists(written, min_size=1, max_size=40))
def test_amounts_agree_with_plain_decimals(
    con: duckdb.DuckDBPyConnection, given_amounts: list[tuple[Decimal, str, bool, bool]]
) -> None:
    """Separators, full-width digits and units change the writing and never the amount."""
    cells, expected = [], []
    for amount, unit, has_separators, is_wide in given_amounts:
        text = f"{amount:,f}" if has_separators else f"{amount:f}"
        if is_wide:
            text = text.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
        cells.append(text + unit)
        expected.append((amount * UNITS[unit]).quantize(Decimal("0.01"), ROUND_HALF_UP))
    assert amounts(con, cells) == [(amount, None) for amount in expected]


@LIMITS
@given(st.lists(st.integers(min_value=0, max_value=10**11), min_size=1, max_size=40))
def test_a_number_cell_keeps_its_fen(con: duckdb.DuckDBPyConnection, fen: list[int]) -> None:
    """Any amount in whole fen that a sheet stores as a number of 万元 comes back to the fen."""
    cells = [cell_text(float(Decimal(one) / 1_000_000)) for one in fen]
    assert [amount for amount, _ in amounts(con, cells)] == [Decimal(one) / 100 for one in fen]


@LIMITS
@given(st.lists(st.text("0123456789,.-+()元万约 —", max_size=8), min_size=1, max_size=40))
def test_every_amount_is_read_or_named(con: duckdb.DuckDBPyConnection, cells: list[str]) -> None:
    """Whatever stands in a cell: there is an amount, or a reason, and never a negative amount."""
    for amount, reason in amounts(con, cells):
        assert reason is not None or (amount is not None and amount >= 0)


FORMS = (
    "{0}-{1:02d}-{2:02d}",
    "{0}年{1}月{2}日",
    "{0}.{1}.{2}",
    "{0}/{1}/{2}",
    "{0}{1:02d}{2:02d}",
    "{0} 年 {1} 月 {2} 日",
)


@LIMITS
@given(
    st.lists(
        st.tuples(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.sampled_from(FORMS)),
        min_size=1,
        max_size=40,
    )
)
def test_dates_agree_in_every_form(
    con: duckdb.DuckDBPyConnection, given_days: list[tuple[date, str]]
) -> None:
    """A day is the same day however it is written, as a serial number too."""
    texts = [form.format(day.year, day.month, day.day) for day, form in given_days]
    serials = [str((day - date(1899, 12, 30)) // timedelta(days=1)) for day, _ in given_days]
    con.register("dates", pa.table({"place": range(len(texts)), "words": texts, "serial": serials}))
    found = con.execute("select date_on(words), date_on(serial) from dates order by place").fetchall()
    assert found == [(day, day) for day, _ in given_days]


@LIMITS
@given(
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)
def test_exactly_one_check_character_holds(
    con: duckdb.DuckDBPyConnection, head: str, place: str, body: str
) -> None:
    """Of the 31 possible last characters GB 32100 accepts the computed one alone."""
    stem = head + place + body
    remainder = (
        sum(ALPHABET.index(letter) * pow(3, position, 31) for position, letter in enumerate(stem)) % 31
    )
    codes = [stem + letter for letter in ALPHABET]
    rows = con.execute(
        "select code from (select unnest($codes::varchar[]) as code) where credit_code_holds(code)",
        {"codes": codes},
    )
    assert rows.fetchall() == [(stem + ALPHABET[(31 - remainder) % 31],)]
