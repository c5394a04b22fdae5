"""Finds the cells of an .xlsx sheet that need more than their value: formulas without value, errors, telling formats.

Nearly all sheets are written alike: <c r="A1" …>. Those are searched by pattern, which costs a tenth of parsing and
looks at no other cell. No pattern goes beyond the next < or takes back more than it took in one tag: whatever a sender
writes, the time grows as the file does. What is written otherwise is parsed.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from dashboard.intake.formula_words import is_arithmetic
from dashboard.intake.parsed_sheet import ParsedCell, parsed

CHUNK = 4 * 1024 * 1024
MOST_NAMED_STYLES = 100  # More are found by any number and looked up.
Place = tuple[int, int]
_OTHER_CELLS = (b"<c>", b"<c/>", b"<c\n", b"<c\r", b"<c\t")

_FORMULA = rb"<f\b(?:[^<>]*/>|[^<>]*>(?P<text>[^<]*)</f>)\s*"
_CELL = rb'<c r="(?P<column>[A-Z]{1,3})(?P<row>\d{1,7})"(?P<attributes>[^<>]*)>\s*'
_WITHOUT_VALUE = re.compile(_CELL + _FORMULA + rb"(?:<v\b[^<>]*/>|<v\b[^<>]*>\s*</v>)?\s*</c>")
_ZERO = re.compile(_CELL + _FORMULA + rb"<v\b[^<>]*>\s*-?0+(?:\.0*)?\s*</v>")
_ERROR = re.compile(
    rb'<c r="(?P<column>[A-Z]{1,3})(?P<row>\d{1,7})"(?=[^<>]*\bt="e")[^<>]*>(?:\s*<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))?'
    rb"\s*(?:<v\b[^<>]*>(?P<value>[^<]*)</v>)?"
)
_HIDDEN_ROW = re.compile(rb'<row\b[^<>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<col\b[^<>]*\bhidden="(?:1|true)"')
_ROW = re.compile(rb'\br="(\d+)"')
_FILLED = re.compile(rb'<c r="[A-Z]{1,3}\d+"([^<>]*)>(?=\s*<(?:v|f|is)\b)')
_STYLE = re.compile(rb'\bs="(\d+)"')
_TEXT = re.compile(rb"<v\b[^<>]*>(\d+)</v>")


@dataclass(frozen=True)
class Wanted:
    """What is looked for. styles: that tell more than the number; struck, struck_texts: as in workbook_parts.Parts.

    recalculates: whether a formula with the value 0 was never calculated.
    """

    styles: frozenset[str]
    struck: frozenset[str]
    struck_texts: frozenset[str]
    recalculates: bool


@dataclass
class Found:
    """Cells and rows by place, from 0. formulas: text of formulas without value; errors: as shown; styles: telling."""

    formulas: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    styles: dict[Place, str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    hidden_rows: int = 0
    hides_columns: bool = False


def found_in(archive: zipfile.ZipFile, member: str, wanted: Wanted) -> Found:
    """What a sheet holds. Raises Refusal for a damaged sheet that has to be parsed."""
    styled = None
    if wanted.styles:
        numbers = (
            "|".join(sorted(wanted.styles, key=int)) if len(wanted.styles) <= MOST_NAMED_STYLES else r"\d+"
        )
        styled = re.compile(
            rf'<c r="(?P<column>[A-Z]{{1,3}})(?P<row>\d{{1,7}})"[^<>]*?\bs="({numbers})"[^<>]*+'.encode()
        )
    found = Found()
    for piece in _pieces(archive, member):
        if "0" in wanted.styles or not _is_usual(piece):
            return _parsed(archive, member, wanted)
        if b"hidden=" in piece:
            found.hidden_rows += len(_HIDDEN_ROW.findall(piece))
            found.hides_columns = found.hides_columns or _HIDDEN_COLUMN.search(piece) is not None
        if styled is not None:
            found.styles |= {
                _place(cell): cell[3].decode()
                for cell in styled.finditer(piece)
                if not cell[0].endswith(b"/") and cell[3].decode() in wanted.styles
            }
        if b"<f" in piece:
            _find_formulas(piece, found, wanted)
        if b't="e"' in piece:
            found.errors |= {_place(cell): _decoded(cell["value"]) or "#" for cell in _ERROR.finditer(piece)}
        if wanted.struck or wanted.struck_texts or b"<strike" in piece:
            found.struck.update(_struck_rows(piece, wanted))
    return found


def _is_usual(piece: bytes) -> bool:
    """Whether every cell of the piece is written as the patterns expect."""
    cells = piece.count(b'<c r="')
    if b"<!" in piece or b"='" in piece or (cells == 0 and b":row" in piece):
        return False
    # Each search takes as long as the piece is long: the rarer signs are looked for where some are possible.
    if piece.count(b"<c") != cells and (
        cells != piece.count(b"<c ") or any(sign in piece for sign in _OTHER_CELLS)
    ):
        return False
    return b":c" not in piece or not any(sign in piece for sign in (b":c ", b":c>"))


def _find_formulas(piece: bytes, found: Found, wanted: Wanted) -> None:
    for cell in _WITHOUT_VALUE.finditer(piece):
        text = _decoded(cell["text"])
        # A formula may result in an empty text, a calculation may not.
        if b't="str"' not in cell["attributes"] or is_arithmetic(text):
            found.formulas[_place(cell)] = f"={text}"
    if wanted.recalculates:
        found.formulas |= {_place(cell): f"={_decoded(cell['text'])}" for cell in _ZERO.finditer(piece)}


def _struck_rows(piece: bytes, wanted: Wanted) -> Iterator[int]:
    """The rows whose every filled cell is struck through."""
    for row in piece.split(b"<row ")[1:]:
        number = _ROW.search(row[: row.find(b">") + 1])
        cells = list(_FILLED.finditer(row))
        if number is None or not cells:
            continue
        ends = [*(cell.start() for cell in cells[1:]), len(row)]
        if all(
            _is_struck(cell[1], row[cell.end() : end], wanted) for cell, end in zip(cells, ends, strict=True)
        ):
            yield int(number[1]) - 1


def _is_struck(attributes: bytes, inside: bytes, wanted: Wanted) -> bool:
    style, text = _STYLE.search(attributes), _TEXT.search(inside)
    if (style[1].decode() if style else "0") in wanted.struck:
        return True
    if b't="s"' in attributes:
        return text is not None and text[1].decode() in wanted.struck_texts
    runs = inside.count(b"<r>") + inside.count(b"<r ")
    return runs > 0 and inside.count(b"<strike/>") == runs


def _parsed(archive: zipfile.ZipFile, member: str, wanted: Wanted) -> Found:
    found = Found()
    filled: dict[int, bool] = {}

    def take(cell: ParsedCell) -> None:
        if cell.is_error:
            found.errors[cell.place] = cell.value or "#"
        elif cell.formula is not None and _is_uncalculated(cell, wanted):
            found.formulas[cell.place] = f"={cell.formula}"
        if not cell.is_filled:
            return
        if cell.style in wanted.styles:
            found.styles[cell.place] = cell.style
        is_struck = cell.style in wanted.struck or cell.is_struck
        is_struck = is_struck or (cell.is_shared and cell.value in wanted.struck_texts)
        filled[cell.place[0]] = filled.get(cell.place[0], True) and is_struck

    with archive.open(member) as stream:
        found.hidden_rows, found.hides_columns = parsed(stream, take)
    found.struck.update(row for row, is_struck in filled.items() if is_struck)
    return found


def _is_uncalculated(cell: ParsedCell, wanted: Wanted) -> bool:
    value = cell.value.strip()
    if not value:
        return not cell.is_text or is_arithmetic(cell.formula or "")
    return wanted.recalculates and not cell.is_text and not value.strip("-0.") and "0" in value


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


def _decoded(text: bytes | None) -> str:
    return html.unescape((text or b"").decode("utf-8", "replace"))


def _place(cell: re.Match[bytes]) -> Place:
    column = 0
    for letter in cell["column"]:
        column = column * 26 + letter - 64
    return int(cell["row"]) - 1, column - 1
