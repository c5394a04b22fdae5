"""Word tables: the heading repeats on each page, rows do not break, numbers are right-aligned."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.table import Table, _Row

from dashboard.export.briefing_parts import GridColumn
from dashboard.export.cells import visible
from dashboard.export.document.typography import Paper

ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")
LOST = 2.0  # characters at the end of a line that a word or a mark leaves free
SMALL = 4  # rows with heading and 合计
CELL_MARGIN = 57  # twentieths of a point: 1 mm
MARGINS_MM = 2


def add_table(
    document: Document,
    paper: Paper,
    columns: Sequence[GridColumn],
    rows: Sequence[Sequence[str]],
    total: Sequence[str] | None,
    *,
    is_followed: bool,
) -> None:
    """Add a table as wide as the text of the paper. total: the row 合计, or None. is_followed: by a remark on the same page."""
    table = document.add_table(rows=1, cols=len(columns))
    widths = _widths(paper, columns)
    _shape(table, paper, widths)
    _fill(table.rows[0], columns, widths, [column.label for column in columns], "TableHead")
    _mark(table.rows[0], "w:tblHeader")
    size = paper.styles["Table Cell"][1].mm
    for cells in rows:
        shown = [
            fitted(text, (width - MARGINS_MM) / size, column.lines) if column.lines else text
            for text, width, column in zip(cells, widths, columns, strict=True)
        ]
        _fill(table.add_row(), columns, widths, shown, "TableCell")
    if total:
        _fill(table.add_row(), columns, widths, total, "TableCell")
    for row in table.rows:
        _mark(row, "w:cantSplit")
    _keep(list(table.rows), is_followed)


def fitted(text: str, characters: float, lines: int) -> str:
    """The text, or its beginning and … where it needs more lines. characters: Chinese ones on a line."""
    room = characters * lines - (lines - 1) * LOST
    if sum(map(_breadth, text)) <= room:
        return text
    kept = 0
    room -= 1
    while kept < len(text) and (room := room - _breadth(text[kept])) >= 0:
        kept += 1
    return f"{text[:kept]}…"


def _breadth(character: str) -> float:
    """The width of a character in Chinese characters, in the widest of the fonts that stand in for the named one."""
    if unicodedata.east_asian_width(character) in ("W", "F", "A"):
        return 1
    return 0.65 if character.isdigit() or (not character.isalpha() and character != "%") else 0.9


def _widths(paper: Paper, columns: Sequence[GridColumn]) -> list[float]:
    """The width of each column in mm."""
    whole = sum(column.share for column in columns)
    return [paper.text_width_mm * column.share / whole for column in columns]


def _keep(rows: list[_Row], is_followed: bool) -> None:
    """Keep a small table on one page. A longer table breaks, but never directly after its title or before its last row."""
    together = rows[:-1] if len(rows) <= SMALL else [rows[0], rows[-2]]
    for row in [*together, *(rows[-1:] if is_followed else [])]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _shape(table: Table, paper: Paper, widths: Sequence[float]) -> None:
    """Set width, borders and column widths. The properties are in the order of the schema."""
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(round(Mm(paper.text_width_mm).pt * 20)))
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in BORDERS)
    margins = "".join(f'<w:{side} w:w="{CELL_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"))
    layout.addnext(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
    for drawn, width in zip(table.columns, widths, strict=True):
        drawn.width = Mm(width)


def _fill(
    row: _Row, columns: Sequence[GridColumn], widths: Sequence[float], cells: Sequence[str], style: str
) -> None:
    for cell, column, width, text in zip(row.cells, columns, widths, cells, strict=True):
        cell.width = Mm(width)
        cell.vertical_alignment = 1  # type: ignore[assignment]  # centred; the declared type of the enumeration is narrower
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style  # by id, because python-docx searches for a name each time
        if style == "TableCell":
            paragraph.alignment = ALIGNMENTS[column.align]
        paragraph.add_run(visible(text))


def _mark(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(parse_xml(f"<{tag} {nsdecls('w')}/>"))
