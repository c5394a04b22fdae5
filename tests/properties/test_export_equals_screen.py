"""Export equals screen: the same rows, order, filters and totals in every format, for random filters.

The reading of each format is naive and knows nothing of the writers.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook
from starlette.applications import Starlette

import app as server
from dashboard.access import TRIAL
from dashboard.export import Column, ReportTable
from dashboard.formatting import NOTHING
from dashboard.questions.addresses import OWN
from dashboard.questions.known_values import LISTS, known_values
from dashboard.questions.layouts import layouts
from dashboard.questions.parameters import OPTIONS, SHARED
from dashboard.questions.queries import load
from dashboard.store import Edition, current_edition, open_store
from dashboard.views.view import View
from dashboard.web import Exports, routes
from tests.asking import run
from tests.stores import demonstration_store
from tests.unit.test_web import get

SEED = 20261125
SHARE, ALL_CASES = 10, 200
WORKBOOKS = 4  # one of so many reports is fetched as a workbook too, all of them in the soak
DEFUSED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cases(count: int, seed: int = SEED) -> Iterator[tuple[str, dict[str, Any]]]:
    """Reports in turn, each with a random choice of up to three of its filters, out of the values of the edition."""
    draw, edition = random.Random(seed), the_edition()
    known = known_values(edition)
    records = run(edition, "projects_list")["record_id"].to_pylist()
    names = sorted(layouts())
    draw.shuffle(names)
    for place in range(count):
        name = names[place % len(names)]
        query = load(name)
        takes = [one for one in (*SHARED, *OWN.get(layouts()[name].page, ())) if query.takes(one)]
        lists = [take for take in takes if take in LISTS and take != "county" and known[take].labels]
        values: dict[str, Any] = {}
        for one in draw.sample(lists, draw.randint(0, min(3, len(lists)))):
            codes = list(known[one].labels)
            values[one] = tuple(draw.sample(codes, draw.randint(1, min(3, len(codes)))))
        if query.takes("q") and draw.random() < 0.2:
            values["q"] = draw.choice(("算力", "平台", "研究院"))
        if query.takes("id") and "id" in OWN.get(layouts()[name].page, ()):
            values["id"] = draw.choice(records)
        yield name, values


def the_edition() -> Edition:
    return current_edition(open_store(demonstration_store()))


def screen(name: str, values: Mapping[str, Any]) -> tuple[View, ReportTable]:
    """The page of the report with these choices, and the report as it is shown."""
    page = layouts()[name].page
    own = dict.fromkeys((*SHARED, "q", *OWN.get(page, ())))
    own |= {one: words[0] for one, words in OPTIONS.items() if one in own}
    view = View(the_edition(), the_edition(), False, page, own | dict(values) | {"row_offset": 0}, TRIAL)
    return view, view.report(name)


def fetched(name: str, fmt: str, address: Mapping[str, str]) -> bytes:
    """The answer of HTTP to the address of the page."""
    application = Starlette(
        routes=routes(server.current, Exports(server.answer, server.promise), server.follow)
    )
    status, _, body = get(application, f"/export/{name}.{fmt}?{urlencode(address)}")
    assert status == 200, body.decode()
    return body


def rows_shown(report: ReportTable) -> list[list[Any]]:
    """Each shown cell, None with a reason as its word."""
    found = []
    for row in report.table.to_pylist():
        cells = []
        for column in report.columns:
            value, reason = row[column.name], row.get(f"{column.name}_missing_code")
            if column.name == "entry_month" and value == "undated":
                value = "未注明日期"
            cells.append(NOTHING[reason] if value is None and reason else value)
        found.append(cells)
    return found


def as_csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(as_csv(one) for one in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(DEFUSED) else text


def check_csv(report: ReportTable, body: bytes) -> None:
    assert body.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    assert [text.split("（")[0] for text in head] == [
        column.label.split("（")[0] for column in report.columns
    ]
    assert rows == [[as_csv(value) for value in row] for row in rows_shown(report)]


def check_json(report: ReportTable, body: bytes) -> None:
    rows, table = json.loads(body), report.table
    assert [list(row) for row in rows] == [table.column_names] * table.num_rows
    for name in table.column_names:
        for text, value in zip((row[name] for row in rows), table[name].to_pylist(), strict=True):
            if name.endswith("_yuan"):
                assert text == (None if value is None else f"{value:.2f}")
            elif isinstance(value, (dt.date, dt.datetime)):
                assert text == value.isoformat()
            elif isinstance(value, Decimal):
                assert Decimal(str(text)) == value
            else:
                assert text == value


def check_parquet(report: ReportTable, body: bytes) -> None:
    found = pq.read_table(io.BytesIO(body))
    assert found.replace_schema_metadata(None).cast(pa.schema(report.table.schema)).equals(report.table)


def check_xlsx(report: ReportTable, body: bytes) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    assert (book.sheet_names[0], book.sheet_names[-1]) == ("说明", "来源说明")
    rows = book.get_sheet_by_index(1).to_python(skip_empty_area=False)
    cover = {str(row[0]): str(row[1]) for row in book.get_sheet_by_index(0).to_python()}
    assert {f"筛选条件：{name}": words for name, words in report.filters}.items() <= cover.items()
    shown = rows_shown(report)
    for found, expected in zip(rows[3:], shown, strict=False):
        for cell, value, column in zip(found, expected, report.columns, strict=False):
            assert same(cell, value, column), (report.name, column.name, cell, value)
    if shown:
        total = rows[3 + len(shown)] if len(rows) > 3 + len(shown) else []
        sums = [
            one
            for one in report.columns
            if one.sums
            and one.format in ("money", "integer", "number")
            and any(
                value is not None for value in report.table[one.name].to_pylist()
            )  # else 合计 is empty, not 0
        ]
        if len(shown) == 1 and sums and sums[0] is report.columns[0]:
            sums = []  # one row that begins with an amount is the total itself
        for column in sums:
            values = [one for one in report.table[column.name].to_pylist() if one is not None]
            cell = total[report.columns.index(column)]
            assert same(
                cell or 0.0, Decimal(str(sum(values, Decimal(0) if column.format == "money" else 0))), column
            )
        assert len(rows) == 3 + len(shown) + bool(sums)


def same(cell: Any, value: Any, column: Column) -> bool:
    """Whether a cell of the sheet says what the screen's value says, money to the fen."""
    if value is None:
        return cell in ("", None)
    if isinstance(value, str):
        return str(cell) == value
    if isinstance(value, bool):
        return bool(cell == ("是" if value else "否"))
    if isinstance(value, list):
        return bool(cell == "、".join(map(str, value)))
    if isinstance(value, dt.datetime) or column.format in ("text", "code"):
        return str(cell) in (str(value), f"{value}"[:10]) or cell == value
    if isinstance(value, dt.date):
        return bool(cell == value)
    scale = {"money": 10_000, "percent": 100}.get(column.format, 1)
    number = Decimal(repr(cell)) if isinstance(cell, (int, float)) else Decimal(str(cell).replace(",", ""))
    return round(number * scale, 4 if scale == 100 else 2) == round(
        Decimal(str(value)), 4 if scale == 100 else 2
    )


CHECKS = {"csv": check_csv, "json": check_json, "parquet": check_parquet, "xlsx": check_xlsx}


def compare(count: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_STORE", demonstration_store())
    for name, values in cases(count, seed):
        view, shown = screen(name, values)
        address = {key: text for key, text in view.pinned().items() if load(name).takes(key) or text == "all"}
        address |= {"v": "1", "edition": str(view.edition.number), "row_offset": "0"}
        assert view.whole(shown).table.equals(shown.table)
        for fmt, check in CHECKS.items():
            check(shown, fetched(name, fmt, address))


def test_export_equals_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seeded share of the random filters: what HTTP answers to a page's address is what the page shows."""
    compare(SHARE, SEED, monkeypatch)


@pytest.mark.soak
def test_every_report_equals_the_screen_under_200_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred random combinations over every report, drawn anew each time."""
    compare(ALL_CASES, random.SystemRandom().randrange(10**6), monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("share", [WORKBOOKS, pytest.param(1, marks=pytest.mark.soak)])
def test_every_report_equals_the_screen_without_filters(monkeypatch: pytest.MonkeyPatch, share: int) -> None:
    """Every report of the product once, as CSV and as Excel."""
    monkeypatch.setenv("DASHBOARD_STORE", demonstration_store())
    for place, name in enumerate(sorted(layouts())):
        own = {"id": "KJ-001"} if load(name).takes("id") else {}
        view, shown = screen(name, own)
        address = {"v": "1", "edition": str(view.edition.number)} | own
        check_csv(shown, fetched(name, "csv", address))
        if place % share == 0:
            check_xlsx(shown, fetched(name, "xlsx", address))
