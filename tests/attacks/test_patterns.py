"""No pattern over a sender's bytes goes back and forth: a file made for that is read in the time of its size."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from dashboard.intake.isolation import TOO_LONG
from dashboard.intake.sheet_marks import SheetMarks, marks_by_sheet
from dashboard.intake.splitting import part_of
from tests.ledgers import read, workbook

HEAD = ["项目编号", "项目名称", "条款", "立项金额（万元）"]
SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
# Two passes over half a million signs take a hundredth of a second; a million passes take hours.
MANY = 150_000
SECONDS = 5
HOSTILE = {
    "cells that never end": (SHEET, b'<row><c r="A1" t="e">' + b"<c " * MANY),
    "cells that are never closed": (SHEET, b"<f" + b'<c r="A1" t="e">' * MANY),
    "formulas that never end": (SHEET, b'<c r="A1"><f>' + b"<f " * MANY),
    "values that are never closed": (SHEET, b'<c r="A1"><f>' + b"<v>1" * MANY),
    "rows that never end": (SHEET, b"hidden=" + b"<row " * MANY),
    "hidden over and over": (SHEET, b'<row hidden="' + b" hidden=" * MANY),
    "one cell of many styles": (SHEET, b"<c " + b's="1" ' * MANY),
    "a name that never ends": (SHEET, b"hidden=<" + b"a" * 4 * MANY),
    "an attribute without a value": (STYLES, b"<numFmt " + b"a" * 4 * MANY + b">"),
    "brackets that are never closed": (STYLES, b'<numFmt formatCode="' + b"[" * 4 * MANY + b'">'),
    "formats that never end": (STYLES, b"<cellXfs " * MANY),
}


def rewritten(path: Path, member: str, content: bytes) -> Path:
    """The same workbook with another content of one of its files."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in (files | {member: content}).items():
            archive.writestr(name, held)
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sheet_takes_the_time_of_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The reading process, which is stopped after a few seconds, comes to its end and says what is wrong."""
    monkeypatch.setenv("DASHBOARD_INTAKE_SECONDS", str(SECONDS))
    formats = {"D2": 'yyyy"年"m"月"'}  # so that styles are looked for
    path = workbook(tmp_path / "科技厅.xlsx", [HEAD, ["KJ-1", "甲", "1.1", 5]], formats=formats)
    result = read(rewritten(path, *HOSTILE[name]))
    assert result.refusal != TOO_LONG.format(seconds=SECONDS)


@pytest.mark.parametrize("cell", ["A-" * 16_000 + "A", "KJ-0001 文" + " " * 32_000 + "x", "文 " * 16_000])
def test_a_hostile_cell_takes_the_time_of_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str
) -> None:
    """A long cell in a column that may hold number and name together."""
    monkeypatch.setenv("DASHBOARD_INTAKE_SECONDS", str(SECONDS))
    rows = [["项目名称", "条款", "立项金额（万元）"], *([cell, "1.1", 5] for _ in range(8))]
    result = read(workbook(tmp_path / "科技厅.xlsx", rows))
    assert result.refusal != TOO_LONG.format(seconds=SECONDS)
    assert part_of(pa.array(["KJ-0001 文"]), "name").to_pylist() == ["文"]


def test_marks_are_those_of_the_cells(tmp_path: Path) -> None:
    """A formula without a value, an error, a month and a hidden row are still found where they stand."""
    cells = (
        b'<sheetData><row r="1"><c r="A1"><f>B1+C1</f></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1"/></row>'
        b'<row r="2" hidden="1"><x:c r="D2" s="1"><x:f>1+1</x:f><x:v>2</x:v></x:c><c r="E2" s="1"/></row></sheetData>'
    )
    formats = {"D2": 'yyyy"年"m"月"'}
    path = workbook(tmp_path / "科技厅.xlsx", [HEAD, ["KJ-1", "甲", "1.1", 5]], formats=formats)
    (marks,) = marks_by_sheet(rewritten(path, SHEET, cells)).values()
    assert {place: form.shows for place, form in marks.shown.items()} == {(1, 3): "month"}
    assert marks == SheetMarks({(0, 0): "=B1+C1"}, {(0, 1): "#REF!"}, marks.shown, 1, False)
