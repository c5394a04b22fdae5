"""Workbooks opened again by other programs: openpyxl, calamine, and LibreOffice, which calculates them anew."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from python_calamine import CalamineWorkbook

from dashboard.export import Book, ReportTable
from dashboard.export.report import totals
from dashboard.export.sheet_names import sheet_names
from dashboard.questions.addresses import page_link
from dashboard.questions.layouts import layouts
from dashboard.questions.queries import load
from dashboard.questions.reports import stamp
from dashboard.store import Edition, current_edition, open_store
from tests.asking import report_table, run
from tests.exporting import content
from tests.office import convert, pdf_pictures, pdf_text
from tests.stores import demonstration_store

pytestmark = pytest.mark.slow

# Some that are known to have a 合计, so that the comparison is never of nothing.
ADDED_UP = {
    "money_by_clause",
    "money_by_city",
    "money_by_month",
    "projects_list",
    "caps_by_rule",
    "budget_by_clause",
}
STORED_VALUE = re.compile(rb"(</f>)<v>[^<]*</v>")


def the_edition() -> Edition:
    return current_edition(open_store(demonstration_store()))


@cache
def every_report() -> tuple[ReportTable, ...]:
    """Each report of the product once; the report of a record with a record."""
    edition = the_edition()
    record = run(edition, "projects_list", {"row_limit": 1})["record_id"][0].as_py()
    own: Mapping[str, object] = {"id": record, "clause": ["1.1"]}
    return tuple(
        report_table(
            edition,
            name,
            {"id": own["id"]} if load(name).takes("id") and name.startswith("project_") else {},
            link=page_link(edition, name, {}),
        )
        for name in sorted(layouts())
    )


@cache
def whole_book() -> bytes:
    """All reports in one workbook, one sheet each."""
    reports = every_report()
    book = Book("all", "全部报表", stamp(the_edition()), (), (), reports, "http://localhost:8501/l/abc")
    return content(book, "xlsx")


def without_stored_values(workbook: bytes) -> bytes:
    """The same workbook with formulas alone, so that whoever opens it must calculate."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as given, zipfile.ZipFile(target, "w") as made:
        for entry in given.infolist():
            made.writestr(entry, STORED_VALUE.sub(rb"\1", given.read(entry)))
    return target.getvalue()


def to_the_fen(value: object, scale: int) -> Decimal:
    return round(Decimal(repr(value)) * scale, 2)


def check_totals(book: Workbook) -> set[str]:
    """Every 合计 of the workbook equals that of its report; the reports that have one."""
    checked = set()
    names = sheet_names([one.title for one in every_report()])
    for name, report in zip(names, every_report(), strict=True):
        if not report.table.num_rows:
            continue
        for place, column in enumerate(report.columns, 1):
            if column.name in totals(report):
                cell = book[name].cell(4 + report.table.num_rows, place).value
                scale = 10_000 if column.format == "money" else 1
                assert to_the_fen(cell, scale) == round(totals(report)[column.name][0], 2), (name, column)
                checked.add(report.name)
    return checked


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The PDF of the workbook of two reports, both made in one start of LibreOffice."""
    folder = tmp_path_factory.mktemp("printed")
    names = ("projects_list", "money_by_clause")
    sources = [folder / f"{name}.xlsx" for name in names]
    for name, source in zip(names, sources, strict=True):
        source.write_bytes(content(report_of(name), "xlsx"))
    return dict(zip(names, convert(sources, "pdf", folder), strict=True))


def report_of(name: str) -> ReportTable:
    return next(report for report in every_report() if report.name == name)


@pytest.mark.soak
def test_an_office_program_calculates_the_same_totals(tmp_path: Path) -> None:
    """LibreOffice calculates every 合计 of every report to the shown total, to the fen."""
    source = tmp_path / "全部.xlsx"
    source.write_bytes(without_stored_values(whole_book()))
    made = tmp_path / "made"
    made.mkdir()
    assert (
        check_totals(openpyxl.load_workbook(convert([source], "xlsx", made)[0], data_only=True)) >= ADDED_UP
    )


def test_two_libraries_read_the_same(tmp_path: Path) -> None:
    """openpyxl and calamine find the same sheets, and the stored 合计 of each is the shown total."""
    book = openpyxl.load_workbook(io.BytesIO(whole_book()), data_only=True)
    assert check_totals(book) >= ADDED_UP
    other = CalamineWorkbook.from_filelike(io.BytesIO(whole_book()))
    names = ["说明", *sheet_names([one.title for one in every_report()]), "来源说明"]
    assert book.sheetnames == other.sheet_names == names
    for name, report in zip(names[1:], every_report(), strict=False):
        rows = other.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert rows[0][0] == report.marked_title
        assert rows[2][0] == book[name]["A3"].value


def test_only_totals_are_formulas() -> None:
    """No cell but 合计 is a formula, each sums the rows above it, and every one of them is A4 landscape."""
    book = openpyxl.load_workbook(io.BytesIO(whole_book()))
    names = sheet_names([one.title for one in every_report()])
    for name, report in zip(names, every_report(), strict=True):
        sheet, last = book[name], 3 + report.table.num_rows
        formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        for cell in formulas:
            assert cell.row == last + 1
            assert cell.value == f"=SUM({cell.column_letter}4:{cell.column_letter}{last})"
        plain = [one for one, (_, is_sum) in totals(report).items() if is_sum and report.table.num_rows]
        assert len(formulas) == len(plain)
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$1:$3"
    assert not [cell for row in book["说明"].iter_rows() for cell in row if cell.data_type == "f"]


def test_a_printed_report_repeats_its_heading(printed: Mapping[str, Path], tmp_path: Path) -> None:
    """On paper every page of a long list begins with title and heading, is A4 landscape, and shows every row once."""
    report, pdf = report_of("projects_list"), printed["projects_list"]
    pages = [page for page in pdf_text(pdf).split("\f")[1:] if page.strip() and "来源说明" not in page]
    assert len(pages) > 2
    assert all(report.columns[0].label in page for page in pages)
    assert sum("单位：万元" in page for page in pages) > 1
    # the words of a page stand apart where letters of two fonts meet
    text = "".join("".join(pages).split())
    codes = report.table["record_id"].to_pylist()
    assert len(set(codes)) == len(codes) > 100
    for code, name in zip(codes, report.table["record_name"].to_pylist(), strict=True):
        # a project that no ledger lists is called by its number, and names are printed on both halves of a row
        text = text.replace("".join(name.split()), "") if code in name else text
    assert {code: text.count(code) for code in codes if text.count(code) != 1} == {}
    pictures = pdf_pictures(pdf, tmp_path, 20)
    with pictures[1].open("rb") as file:
        head = file.read(24)
    width, height = int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
    assert 1.3 < width / height < 1.5


def test_the_cover_leads_back(printed: Mapping[str, Path]) -> None:
    """说明 shows the code of the link, the link as text that can be clicked, edition, date and 演示数据."""
    report = report_of("money_by_clause")
    raw = content(report, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(raw))["说明"]
    cells = {str(row[0].value): row[1] for row in sheet.iter_rows()}
    assert report.link is not None
    assert cells["定版链接"].hyperlink.target.replace("%2C", ",") == report.link
    assert cells["链接地址"].value == report.link
    assert "演示数据" in str(sheet["A2"].value)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert [name for name in archive.namelist() if name.startswith("xl/media/")] == [
            "xl/media/image1.png"
        ]
    assert openpyxl.load_workbook(io.BytesIO(raw)).active.title == "分条款资金"
    assert cells["数据版本"].value == "第 1 版"
    assert "演示数据" in pdf_text(printed["money_by_clause"], 1)
