"""Whatever stands under the headings of a template: every row is taken, sent back or named as no data, and once."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.intake import FileResult, merge_into, with_rejections_held
from dashboard.intake.templates import template_kinds
from dashboard.intake.templates.choices import choices
from dashboard.intake.templates.layout import template_of
from dashboard.intake.templates.workbook import example_of
from dashboard.policy.loading import edition_tables
from dashboard.store.ledgers import ledgers, schema
from tests.ledgers import read
from tests.share import examples

KEYS = {ledger.rows.name: ledger.rows.key for ledger in ledgers()}
# A file is planned anew for each example, which takes longer than reading it: few examples, each of many rows.
LIMITS = settings(
    deadline=None,
    max_examples=examples(4, 6),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD = (
    "", "", "—", "无", "示例", "合计", "小计", "累计", "填报人：演示", "序号", "1", "0", "-1", "1.5", "100%", "约5", "1,000", "1,0",
    "2026", "2026年", "2026年6月", "2026-02-30", "20260621", "46203", "一(一)", "1.1", "九(九)", "科技厅", "省数据局", "某厅",
    "成都市", "市中区", "武侯区", "德阳", "省级", "国家级", "获批", "认定", "未核实", "团队", "5.1e+17", "91350100M000100Y43",
    "https://example.org/a", "网页", "\ue000=A1", "\ue001#REF!", "”", "甲\n乙", "１２３", "是", "否", "入选", "天府峨眉计划",
)  # fmt: skip


@cache
def headings(kind: str) -> tuple[str, ...]:
    """The headings of a template, the number column first."""
    return ("序号", *(column.heading for column in template_of(kind).columns))


@cache
def example(kind: str) -> tuple[str, ...]:
    """The cells of the example as a record."""
    lists = choices(edition_tables("sichuan-ai"))
    return ("1", *(str(example_of(column, lists)) for column in template_of(kind).columns))


@st.composite
def filled(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A kind, and rows: the example with some cells replaced by anything that people write."""
    kind = draw(st.sampled_from(sorted(template_kinds())))
    width = len(headings(kind))
    changes = st.dictionaries(st.integers(0, width - 1), st.sampled_from(ODD), max_size=4)
    rows = []
    for changed in draw(st.lists(changes, min_size=1, max_size=25)):
        rows.append([changed.get(place, cell) for place, cell in enumerate(example(kind))])
    blank = draw(st.lists(st.integers(0, len(rows)), max_size=2))
    for place in blank:
        rows.insert(place, [""] * width)
    return kind, rows


def sent(path: Path, kind: str, rows: list[list[str]]) -> FileResult:
    """What intake makes of these rows under the headings of the template, as a CSV file."""
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        csv.writer(target).writerows([headings(kind), *rows])
    return read(path, kind=kind)


@LIMITS
@given(filled())
def test_every_row_is_accounted_for_once(tmp_path: Path, given_rows: tuple[str, list[list[str]]]) -> None:
    """read = taken + rejected + held + not data; what is rejected is named by row, what is taken is a fact with its row."""
    kind, rows = given_rows
    result = sent(tmp_path / "台账.csv", kind, rows)
    assert result.refusal is None
    written = {place for place, row in enumerate(rows, 2) if any(cell.strip() for cell in row)}
    assert result.read == len(written) + 1
    for one in (result, with_rejections_held(result)):
        assert one.read == one.taken + one.rejected + one.held + one.not_data
        assert min(one.taken, one.rejected, one.held, one.not_data) >= 0
    rejected = {one.row for one in result.rejections}
    assert len(rejected) == result.rejected
    assert all(one.column in headings(kind) and "请" in one.reason for one in result.rejections)
    of_rows = [table for name, table in result.facts.items() if name in KEYS]
    taken = [row for table in of_rows for row in table["source_row"].to_pylist()]
    assert len(taken) == result.taken
    assert len(set(taken)) == len(taken)
    assert not set(taken) & rejected
    assert set(taken) | rejected <= written


@LIMITS
@given(filled())
def test_what_was_taken_is_there_once(tmp_path: Path, given_rows: tuple[str, list[list[str]]]) -> None:
    """Merged once or twice, an edition holds the same rows: as many as were taken, none of a key twice."""
    kind, rows = given_rows
    result = sent(tmp_path / "台账.csv", kind, rows)
    with duckdb.connect() as con:
        con.execute(schema())
        held = []
        for _ in range(2):
            merge_into(con, result, "b1")
            tables = [name for name in KEYS if name in result.facts]
            held.append([con.execute(f"from {name} order by all").fetchall() for name in tables])
        assert held[0] == held[1]
        assert sum(map(len, held[0])) == result.taken
        for name in tables:
            keys = ", ".join(KEYS[name])
            assert con.execute(f"select 1 from {name} group by {keys} having count(*) > 1").fetchall() == []
