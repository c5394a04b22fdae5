"""The parts of a briefing before it is written: sentences with figures, tables, charts, and a note for each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dashboard.export.report import EditionStamp, ReportTable

Align = Literal["left", "center", "right"]
Style = Literal["body", "flush", "signed", "remark"]


@dataclass(frozen=True)
class Note:
    """The printed origin of a figure. label: its name; definition: its 口径; filters: in words.

    report: the name of the query; link: the pinned address of the page that shows the figure.
    """

    label: str
    definition: str
    report: str
    report_title: str
    edition: EditionStamp
    filters: tuple[tuple[str, str], ...]
    link: str

    @property
    def origin(self) -> tuple[str, str]:
        """Report and link. Figures with the same origin share a note number."""
        return self.report, self.link


@dataclass(frozen=True)
class Endnote:
    """A numbered note, shared by all printed figures of the same origin.

    told: (label, 口径) of figures that no earlier note explains; before: number of an earlier note → labels explained there.
    """

    number: int
    note: Note
    told: tuple[tuple[str, str], ...]
    before: Mapping[int, list[str]]

    @property
    def words(self) -> str:
        """The printed text of the note, without its link."""
        note, edition = self.note, self.note.edition
        as_of = f"数据截至{edition.as_of.isoformat()}" if edition.as_of else "数据截至日未报送"
        chosen = "".join(f"，{name}：{text}" for name, text in note.filters)
        told = "".join(f"{label}：{words.rstrip('。')}。" for label, words in self.told)
        same = "".join(f"{'、'.join(labels)}的口径同附注{number}。" for number, labels in self.before.items())
        return f"{note.report_title}，第{edition.number}版，{as_of}{chosen}。{told}{same}"

    @property
    def link(self) -> str:
        """The pinned address."""
        return self.note.link


@dataclass(frozen=True)
class Figure:
    """A number in the text. text: as printed, with its unit; value: exact, in the unit of the dictionary.

    key: (column, value) pairs that identify its row in the report; empty where the report has a single row.
    """

    text: str
    value: Decimal | int
    column: str
    unit: str
    key: tuple[tuple[str, str], ...]
    note: Note


Piece = str | Figure


@dataclass(frozen=True)
class Heading:
    """A heading. level: 1 for 一、, 2 for （一）; the number is added when the document is written."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Words and figures in order. Style: body indented, flush for whom it is sent to, signed on the right, remark small."""

    pieces: tuple[Piece, ...]
    style: Style = "body"


@dataclass(frozen=True)
class GridColumn:
    """A column of a table in the text. share: its part of the page width; note: for its figures.

    lines: what is longer is cut at so many lines and ends with …; 0 for no limit. Numbers are never cut.
    """

    name: str
    label: str
    share: float
    align: Align
    note: Note | None = None
    lines: int = 0


@dataclass(frozen=True)
class Grid:
    """A table in the text. cells: as printed; places: for each row, the position of the row in the report.

    total: the cells of 合计 and its report, or None. The annex holds the complete report.
    """

    title: str
    unit: str
    columns: tuple[GridColumn, ...]
    cells: tuple[tuple[str, ...], ...]
    places: tuple[int, ...]
    report: ReportTable
    total: tuple[str, ...] | None = None
    total_report: ReportTable | None = None
    total_notes: tuple[Note, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Drawing:
    """A bar chart. series: (column, label, values in `unit`, None for a missing value)."""

    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, str, tuple[Decimal | None, ...]], ...]
    report: ReportTable
    notes: tuple[Note, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Deed:
    """A table of text without figures, such as 交办事项. rows: as printed."""

    title: str
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Grid | Drawing | Deed


@dataclass(frozen=True)
class Briefing:
    """A complete document. title, subtitle: lines; subject: the department or city, '' for all.

    name: of its files, without suffix. extras: tables that only the annex holds.
    genre: what it is called in the log. has_annex: whether its numbers have a workbook beside it.
    is_one_page: one A4 sheet; its notes name the page alone.
    """

    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    subject: str
    name: str
    edition: EditionStamp
    blocks: tuple[Block, ...]
    extras: tuple[ReportTable, ...] = ()
    genre: str = "汇报材料"
    has_annex: bool = True
    is_one_page: bool = False

    @property
    def annex_name(self) -> str:
        """The file name of the annex, as the text gives it."""
        return "正文数字和各表的精确数（同名Excel文件）"

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """(place in the text, figure), in the order of the text."""
        heading = ""
        for block in self.blocks:
            if isinstance(block, Heading):
                heading = block.text
            elif isinstance(block, Paragraph):
                yield from ((heading, piece) for piece in block.pieces if isinstance(piece, Figure))

    def endnotes(self) -> dict[tuple[str, str], Endnote]:
        """Origin → numbered note, in the order of the text."""
        grouped: dict[tuple[str, str], dict[Note, None]] = {}
        for block in self.blocks:
            for note in notes_of(block):
                grouped.setdefault(note.origin, {})[note] = None
        known: dict[tuple[str, str], int] = {}
        found = {}
        for number, (origin, notes) in enumerate(grouped.items(), 1):
            told, before = [], dict[int, list[str]]()
            for note in notes:
                words = (note.label, note.definition)
                if known.setdefault(words, number) == number:
                    told.append(words)
                else:
                    before.setdefault(known[words], []).append(note.label)
            found[origin] = Endnote(number, next(iter(notes)), tuple(told), before)
        return found


@dataclass(frozen=True)
class Offer:
    """A briefing that is written on demand. name: of its files; make: builds its content."""

    name: str
    subject: str
    make: Callable[[], Briefing]


def notes_of(block: Block) -> list[Note]:
    """The notes of a block in order; the notes of a table are at its title."""
    if isinstance(block, Paragraph):
        return [piece.note for piece in block.pieces if isinstance(piece, Figure)]
    if isinstance(block, Grid):
        return [*(column.note for column in block.columns if column.note), *block.total_notes]
    return list(block.notes) if isinstance(block, Drawing) else []
