"""Reads from a workbook's XML what the value reader does not give.

The reader gives an empty cell for a formula without cached value and for an error such as #REF!, so a broken
amount would look like a missing amount. It does not tell hidden rows and columns. It gives the first of September
for a cell that shows 2026年9月, and 0.45 for a cell that shows 45%; the displayed value is the intended value.
The XML is searched by pattern and never parsed, so no entity can be expanded. No pattern goes beyond the next < or
takes back more than it took in one tag: whatever a sender writes, the time grows as the file does.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

CHUNK = 4 * 1024 * 1024

_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^<>]*?(?:/>|>(?P<text>[^<]*)</)")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>([^<]+)</")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^<>]*>")
_ATTRIBUTE = re.compile(r'(?<![\w:])([\w:]++)="([^"]*)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*\bhidden="(?:1|true)"')
_CELL_FORMATS_BEGIN = re.compile(r"<(?:\w+:)?cellXfs\b")
_CELL_FORMATS_END = re.compile(r"</(?:\w+:)?cellXfs>")
_FORMAT_OF_CELL = re.compile(r"<(?:\w+:)?xf\b([^<>]*)>")
_FORMAT_CODE = re.compile(r"<(?:\w+:)?numFmt\b[^<>]*>")
LONGEST_CODE = 1000  # Excel writes 255 signs.
MOST_NAMED_STYLES = 100  # More are found by any number and looked up.
_NOT_A_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# Built-in formats of year and month without a day (27 and above are those of Chinese editions), and of percentages.
MONTH_FORMATS = frozenset((17, 27, 36, 50, 52, 57))
PERCENT_FORMATS = frozenset((9, 10))
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\b[^<>]*\bhidden="(?:1|true)"')


@dataclass(frozen=True)
class SheetMarks:
    """Cells by (row, column), both from 0. formulas: the text of formulas that hold no value.
    errors: the displayed error. shown: 'month' or 'percent' for cells whose format changes the meaning of the number.
    hidden_rows: their number; hides_columns: whether any column is hidden."""

    formulas: dict[tuple[int, int], str]
    errors: dict[tuple[int, int], str]
    shown: dict[tuple[int, int], str]
    hidden_rows: int
    hides_columns: bool


def marks_by_sheet(path: Path) -> dict[str, SheetMarks]:
    """Sheet name → marks, for an .xlsx that `safety.form_of` has accepted."""
    with zipfile.ZipFile(path) as archive:
        formats = _telling_formats(archive)
        return {name: _marks(archive, member, formats) for name, member in _members(archive).items()}


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    relations = {}
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        target = attributes.get("Target", "")
        member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        relations[attributes.get("Id", "")] = member
    members = {}
    for tag in _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        if relations.get(relation) in names:
            members[html.unescape(attributes.get("name", ""))] = relations[relation]
    return members


def _telling_formats(archive: zipfile.ZipFile) -> dict[str, str]:
    """The style numbers (as in s="3") of cell formats that display a month or a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = archive.read("xl/styles.xml").decode("utf-8", "replace")
    shows = dict.fromkeys(map(str, MONTH_FORMATS), "month") | dict.fromkeys(
        map(str, PERCENT_FORMATS), "percent"
    )
    for tag in _FORMAT_CODE.findall(styles):
        attributes = dict(_ATTRIBUTE.findall(tag))
        code = _NOT_A_CODE.sub("", html.unescape(attributes.get("formatCode", "")[:LONGEST_CODE])).lower()
        if "%" in code:
            shows[attributes.get("numFmtId", "")] = "percent"
        elif "y" in code and "m" in code and not set("dhs").intersection(code):
            shows[attributes.get("numFmtId", "")] = "month"
    begin = _CELL_FORMATS_BEGIN.search(styles)
    end = _CELL_FORMATS_END.search(styles, begin.end()) if begin else None
    cells = _FORMAT_OF_CELL.findall(styles, begin.end(), end.start()) if begin and end else []
    numbers = [dict(_ATTRIBUTE.findall(attributes)).get("numFmtId", "") for attributes in cells]
    return {str(place): shows[number] for place, number in enumerate(numbers) if number in shows}


def _marks(archive: zipfile.ZipFile, member: str, formats: dict[str, str]) -> SheetMarks:
    marks = SheetMarks({}, {}, {}, 0, False)
    hidden_rows, hides_columns = 0, False
    numbers = "|".join(formats) if len(formats) <= MOST_NAMED_STYLES else r"\d+"
    styled = re.compile(rf'<(?:\w+:)?c\b[^<>]*?\bs="({numbers})"[^<>]*+'.encode()) if formats else None
    for piece in _pieces(archive, member):
        if b"hidden=" in piece:
            hidden_rows += len(_HIDDEN_ROW.findall(piece))
            hides_columns = hides_columns or _HIDDEN_COLUMN.search(piece) is not None
        for cell in styled.finditer(piece) if styled else ():
            place = _PLACE.search(cell[0])
            shown = formats.get(cell[1].decode())
            if place is not None and shown is not None and not cell[0].endswith(b"/"):
                marks.shown[_position(place)] = shown
        if b"<f" in piece or b":f" in piece or b't="e"' in piece:
            _mark_formulas(piece, marks)
    return replace(marks, hidden_rows=hidden_rows, hides_columns=hides_columns)


def _mark_formulas(piece: bytes, marks: SheetMarks) -> None:
    for attributes, inside in _cells(piece):
        place = _PLACE.search(attributes)
        if place is None:
            continue
        value, formula = _VALUE.search(inside), _FORMULA.search(inside)
        if b't="e"' in attributes:
            marks.errors[_position(place)] = value[1].decode("utf-8", "replace") if value else "#"
        elif formula is not None and value is None and b't="str"' not in attributes:
            text = formula["text"] or b""
            marks.formulas[_position(place)] = "=" + html.unescape(text.decode("utf-8", "replace"))


def _cells(piece: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(attributes, what follows up to the next cell) of each cell that is not empty."""
    opened = None
    for tag in _CELL.finditer(piece):
        if opened is not None:
            yield opened[1], piece[opened.end() : tag.start()]
        opened = None if tag[1].endswith(b"/") else tag
    if opened is not None:
        yield opened[1], piece[opened.end() :]


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The XML of the sheet in pieces that end after a complete row."""
    rest = bytearray()
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            unread = max(0, len(rest) - 6)
            rest += chunk
            cut = max(rest.rfind(b"</row>", unread), rest.rfind(b":row>", unread))
            if cut >= 0:
                yield bytes(rest[: cut + 6])
                del rest[: cut + 6]
    yield bytes(rest)


def _position(place: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    return int(place[2]) - 1, column - 1
