"""A real office program opens the briefing: pages of A4, every sentence there, and nothing left out at an edge."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.office import convert, pdf_text
from tests.unit.test_briefing import files

pytestmark = pytest.mark.slow
CASES = [("demonstration", ""), ("demonstration", "city"), ("changed", "department"), ("empty", "")]


@pytest.mark.parametrize(("store", "kind"), CASES)
def test_an_office_program_shows_every_sentence(store: str, kind: str, tmp_path: Path) -> None:
    """The PDF that LibreOffice makes has every sentence, every heading, every table's words, and every page is A4."""
    own = files(store, kind)
    pdf = convert(own.document, "pdf", tmp_path)
    told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert "(A4)" in told
    pages = [
        _plain(pdf_text(pdf, page)) for page in range(1, int(re.findall(r"Pages:\s+(\d+)", told)[0]) + 1)
    ]
    head = _plain(own.word.sections[0].header.paragraphs[0].text)
    assert head.startswith("演示数据") == (store == "demonstration")
    for number, page in enumerate(pages, 1):
        assert page.startswith(head), page[:60]
        assert page.endswith(f"—{number}—"), page[-60:]
    shown = "".join(
        page.removeprefix(head).removesuffix(f"—{number}—") for number, page in enumerate(pages, 1)
    )
    for style in ("Title", "Subtitle", "Heading 1", "Heading 2", "Body Text", "Caption", "Remark"):
        for text in own.paragraphs(style):
            assert _plain(text) in shown, text


@pytest.mark.parametrize(("store", "kind"), CASES[:2])
def test_an_office_program_reads_the_annex(store: str, kind: str, tmp_path: Path) -> None:
    """LibreOffice opens the annex, works its formulas out anew, and comes to the kept values."""
    own = files(store, kind)
    again = openpyxl.load_workbook(convert(own.annex, "xlsx", tmp_path), data_only=True)
    kept = openpyxl.load_workbook(own.annex, data_only=True)
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
