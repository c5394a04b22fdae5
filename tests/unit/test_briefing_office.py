"""A real office program opens the briefing: pages of A4, every sentence there, and nothing left out at an edge."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from tests.office import convert, pdf_sheets, pdf_text
from tests.unit.test_briefing import files

pytestmark = pytest.mark.slow

BELOW_TEXT = 99  # points: the bottom margin of 35 mm
LARGEST_GAP = 130  # points: four lines, as much as a heading that stays with a table takes along
Case = tuple[str, str]
CASES = [("demonstration", ""), ("demonstration", "city"), ("changed", "department"), ("empty", "")]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Case, Path]:
    """The PDF of each case, all made in one start of LibreOffice."""
    sources = [files(*case).document for case in CASES]
    return dict(zip(CASES, convert(sources, "pdf", tmp_path_factory.mktemp("printed")), strict=True))


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Case, Path]:
    """The annex of the first cases, opened and saved anew in one start of LibreOffice."""
    sources = [files(*case).annex for case in CASES[:2]]
    return dict(zip(CASES[:2], convert(sources, "xlsx", tmp_path_factory.mktemp("calculated")), strict=True))


@pytest.mark.parametrize(("store", "kind"), CASES)
def test_an_office_program_shows_every_sentence(store: str, kind: str, printed: Mapping[Case, Path]) -> None:
    """The PDF that LibreOffice makes has every sentence, every heading, every table's words, and every page is A4."""
    written = files(store, kind)
    pdf = printed[store, kind]
    told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert "(A4)" in told
    pages = [
        _plain(pdf_text(pdf, page)) for page in range(1, int(re.findall(r"Pages:\s+(\d+)", told)[0]) + 1)
    ]
    head = _plain(written.word.sections[0].header.paragraphs[0].text)
    assert head.startswith("演示数据") == (store == "demonstration")
    for number, page in enumerate(pages, 1):
        assert page.startswith(head), page[:60]
        assert page.endswith(f"—{number}—"), page[-60:]
    shown = "".join(
        page.removeprefix(head).removesuffix(f"—{number}—") for number, page in enumerate(pages, 1)
    )
    for style in ("Title", "Subtitle", "Heading 1", "Heading 2", "Body Text", "Caption", "Remark"):
        for text in written.paragraphs(style):
            assert _plain(text) in shown, text


def test_no_number_is_broken_and_no_table_leaves_half_a_page(printed: Mapping[Case, Path]) -> None:
    """Every number of a table stands on one line, and a page ends near its foot although tables follow.

    A chart is not broken: what is too high for the rest of a page goes to the next.
    """
    written = files("demonstration", "")
    sheets = pdf_sheets(printed["demonstration", ""])
    shown = {text for sheet in sheets for text, *_ in sheet.words}
    for caption, _, cells in written.tables():
        for row in cells[1:]:
            numbers = {text for text in row if re.fullmatch(r"-?[\d,]+\.\d+%?", text)}
            assert numbers <= shown, (caption, numbers - shown)
    for number, sheet in enumerate(sheets[:-1], 1):
        captions = [text for text, *_ in sheets[number].words if text in ("图", "表")]
        if captions[:1] == ["图"]:
            continue
        text_end = max(bottom for text, *_, bottom in sheet.words if bottom < sheet.height - BELOW_TEXT)
        assert sheet.height - BELOW_TEXT - text_end < LARGEST_GAP, (number, text_end)


@pytest.mark.parametrize(("store", "kind"), CASES[:2])
def test_an_office_program_reads_the_annex(store: str, kind: str, calculated: Mapping[Case, Path]) -> None:
    """LibreOffice opens the annex, works its formulas out anew, and comes to the kept values."""
    written = files(store, kind)
    again = openpyxl.load_workbook(calculated[store, kind], data_only=True)
    kept = openpyxl.load_workbook(written.annex, data_only=True)
    assert again.sheetnames == kept.sheetnames
    for sheet in kept.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                found = again[sheet.title][cell.coordinate].value
                if isinstance(cell.value, int | float):
                    assert found == pytest.approx(cell.value), (sheet.title, cell.coordinate)


def _plain(text: str) -> str:
    """Without what a line break or the layout may put between letters."""
    return re.sub(r"[\s\f]+|\[\d+\]", "", text)
