"""Amounts, readings, dates, periods and credit codes are read in SQL exactly as a plain second implementation reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.intake.reading import cell_text
from dashboard.intake.steps import MACROS, sql_of
from tests.share import examples

UNITS = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000, "万": 10_000, "": 10_000}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# What a table of readings is held against: one indicator in yuan, one that is counted; no clause, no place.
NOTHING_ELSE = {
    "raw_columns": "select 1::integer as region_order, 0::integer as column_order, 'reading_value' as field,"
    " '数值' as source_column, null::decimal(9, 0) as yuan_per_unit",
    "indicators": "select unnest(['money', 'count']) as indicator_id, unnest(['甲', '乙']) as indicator_name,"
    " unnest(['元', '个']) as unit, '1.1' as clause_id, 'reading' as source_kind, null::varchar as city_code,"
    " 'up' as direction",
    "stg_target_words": "select 1::integer as region_order, 1::integer as source_row, '' as quantity_words, '' as unit where false",
    "stg_clause_names": "select null::varchar as clause_name, null::varchar as clause_id",
    "stg_place_pairs": "select null::varchar as city, null::varchar as county, null::varchar as city_code,"
    " null::varchar as county_code, null::varchar as city_fault, null::varchar as county_fault",
    "stg_wrong_cells": "select 0::integer as region_order, 0::integer as source_row, []::struct(field varchar, source_column varchar, value varchar, reason varchar)[] as reasons"
    " where false",
}
LIMITS = settings(
    deadline=None, max_examples=examples(25, 1), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TOO_LARGE = Decimal(10) ** 14
# A table of readings is planned anew for each example, which takes longer than reading it: few and long ones.
FEWER = settings(LIMITS, max_examples=examples(6, 5))


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as open_con:
        for macros in MACROS:
            open_con.execute(sql_of(macros))
        factors = {unit: factor for unit, factor in UNITS.items() if unit.endswith("元")}
        units = pa.table(
            {
                "unit_word": list(factors),
                "yuan_per_unit": pa.array([Decimal(one) for one in factors.values()], pa.decimal128(9, 0)),
            }
        )
        open_con.register("units", units)
        for empty in ("stg_refunds", "raw_disbursements"):
            open_con.execute(f"create table {empty} (region_order integer, source_row integer)")
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
    rows = con.execute(sql_of("stg_money_cells")).to_arrow_table()
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


def readings(
    con: duckdb.DuckDBPyConnection, cells: list[str], units: list[str], indicator_id: str
) -> list[tuple[Decimal | None, list[str]]]:
    """Value and reasons of each cell of a 指标填报 table without unit line, each cell for a different day."""
    count = len(cells)
    days = [(date(2026, 1, 1) + timedelta(days=place)).isoformat() for place in range(count)]
    raw: dict[str, Sequence[str | None]] = {
        "source_sheet": ["填报"] * count,
        "titles": [""] * count,
        "indicator_number": [indicator_id] * count,
        "reading_value": cells,
        "unit": units,
        "as_of_on": days,
        **{name: [None] * count for name in ("indicator_name", "clause", "city", "county", "remark")},
    }
    places = {
        "region_order": pa.array([1] * count, pa.int32()),
        "source_row": pa.array(range(count), pa.int32()),
    }
    texts = {name: pa.array(column, pa.string()) for name, column in raw.items()}
    for name in ("raw_indicators", "raw_indicator_cells"):
        con.register(name, pa.table({**places, **texts}))
    for name, sql in NOTHING_ELSE.items():
        con.execute(f"create or replace temp table {name} as {sql}")
    for step in ("stg_row_indicators", "stg_row_quantities"):
        con.execute(f"create or replace temp table {step} as {sql_of(step)}")
    given = {"source_file": "填报.csv", "reporting_department_code": None, "file_as_of_on": None}
    rows = con.execute(sql_of("stg_readings"), given).to_arrow_table().to_pylist()
    return [(row["reading_value"], [one["reason"] for one in row["reasons"]]) for row in rows]


@FEWER
@given(st.lists(written, min_size=1, max_size=40), st.booleans())
def test_readings_agree_with_plain_decimals(
    con: duckdb.DuckDBPyConnection, given_values: list[tuple[Decimal, str, bool, bool]], is_in_column: bool
) -> None:
    """An amount that is filed for an indicator is exact to the fourth decimal, its unit in the cell or beside it.

    One of a hundred million million yuan or more is named as too large.
    """
    cells, units, expected = [], [], []
    for amount, unit, has_separators, is_wide in given_values:
        text = f"{amount:,f}" if has_separators else f"{amount:f}"
        if is_wide:
            text = text.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
        named = unit or "万元"
        cells.append(text if is_in_column else text + named)
        units.append(named if is_in_column else "")
        expected.append((amount * UNITS[unit]).quantize(Decimal("0.0001"), ROUND_HALF_UP))
    found = readings(con, cells, units, "money")
    assert [value for value, _ in found] == [value if value < TOO_LARGE else None for value in expected]
    for value, (_, named_reasons) in zip(expected, found, strict=True):
        assert [reason[:4] for reason in named_reasons] == ([] if value < TOO_LARGE else ["数值过大"])


@FEWER
@given(
    st.lists(st.text("0123456789,.-+()元万个%约 —", max_size=8), min_size=1, max_size=40),
    st.sampled_from(["money", "count"]),
)
def test_every_reading_is_read_or_named(
    con: duckdb.DuckDBPyConnection, cells: list[str], indicator_id: str
) -> None:
    """Whatever stands in a cell: there is a value, or exactly one reason, and never a negative value."""
    for value, reasons in readings(con, cells, [""] * len(cells), indicator_id):
        assert len(reasons) == 1 or (reasons == [] and value is not None and value >= 0)


PERIODS = {
    "{0}年{1}月": 1, "{0}-{1:02d}": 1, "{0}{1:02d}": 1, "{0}.{1}": 1, "截至{0}年{1}月底": 1, "{0}年1-{1}月": 1,
    "{0}年第{2}季度": 3, "{0}年{3}季度": 3, "{0}Q{2}": 3, "{0}年{4}半年": 6, "{0}年": 12, "{0}年度": 12,
}  # fmt: skip


@LIMITS
@given(
    st.lists(
        st.tuples(st.integers(1990, 2060), st.integers(1, 12), st.sampled_from(list(PERIODS))),
        min_size=1,
        max_size=40,
    )
)
def test_periods_end_on_their_last_day(
    con: duckdb.DuckDBPyConnection, given_periods: list[tuple[int, int, str]]
) -> None:
    """The day after the end of a period is the first of a month, and the period is over."""
    texts, ends = [], []
    for year, month, form in given_periods:
        quarter, months = (month + 2) // 3, PERIODS[form]
        half = "上" if month <= 6 else "下"
        texts.append(form.format(year, month, quarter, "一二三四"[quarter - 1], half))
        last = (month + months - 1) // months * months
        ends.append(date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1))
    con.register("periods", pa.table({"place": range(len(texts)), "words": texts}))
    found = con.execute(
        "select period_end_on(tidied) from (select place, period_words(words) as tidied from periods) order by place"
    ).fetchall()
    assert found == [(end,) for end in ends]


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
