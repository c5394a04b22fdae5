"""What a workbook's XML says and the value reader keeps silent on.

A formula without a cached value and an error such as #REF! both reach us as an empty cell,
which would turn a broken amount into a missing one. Hidden rows and columns are not told at all.
The XML is searched by pattern and never parsed, so no entity can be expanded.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 4 * 1024 * 1024

_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?P<attributes>[^>]*?)(?:/>|>(?P<inside>.*?)</(?:\w+:)?c>)', re.DOTALL
)  # fmt: skip
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(?P<text>[^<]*)</)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)</")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\b[^>]*\bhidden="(?:1|true)"')


@dataclass(frozen=True)
class SheetMarks:
    """Cells by (row, column), both from 0. formulas: the text of formulas that hold no value.
    errors: the error shown. hidden_rows: how many; hides_columns: whether any column is hidden."""

    formulas: dict[tuple[int, int], str]
    errors: dict[tuple[int, int], str]
    hidden_rows: int
    hides_columns: bool


def marks_by_sheet(path: Path) -> dict[str, SheetMarks]:
    """Marks of every worksheet of an .xlsx that `safety.form_of` has let through, by sheet name."""
    with zipfile.ZipFile(path) as archive:
        return {name: _marks(archive, member) for name, member in _members(archive).items()}


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


def _marks(archive: zipfile.ZipFile, member: str) -> SheetMarks:
    formulas: dict[tuple[int, int], str] = {}
    errors: dict[tuple[int, int], str] = {}
    hidden_rows, hides_columns = 0, False
    for piece in _pieces(archive, member):
        if b"hidden=" in piece:
            hidden_rows += len(_HIDDEN_ROW.findall(piece))
            hides_columns = hides_columns or _HIDDEN_COLUMN.search(piece) is not None
        if b"<f" not in piece and b":f" not in piece and b't="e"' not in piece:
            continue
        for cell in _CELL.finditer(piece):
            inside, attributes = cell["inside"] or b"", cell["attributes"]
            place = _PLACE.search(attributes)
            if place is None:
                continue
            value, formula = _VALUE.search(inside), _FORMULA.search(inside)
            if b't="e"' in attributes:
                errors[_position(place)] = value[1].decode("utf-8", "replace") if value else "#"
            elif formula is not None and value is None and b't="str"' not in attributes:
                text = formula["text"] or b""
                formulas[_position(place)] = "=" + html.unescape(text.decode("utf-8", "replace"))
    return SheetMarks(formulas, errors, hidden_rows, hides_columns)


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The sheet in pieces that end after a whole row, so that no cell is cut in two."""
    rest = b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            rest += chunk
            cut = max(rest.rfind(b"</row>"), rest.rfind(b":row>"))
            if cut >= 0:
                yield rest[: cut + 6]
                rest = rest[cut + 6 :]
    yield rest


def _position(place: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    return int(place[2]) - 1, column - 1
