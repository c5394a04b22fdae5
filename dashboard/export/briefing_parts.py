"""What a briefing consists of, before it is a file: sentences with figures, tables, charts, and a note to each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dashboard.export.report import EditionStamp, ReportTable

Align = Literal["left", "center", "right"]
Style = Literal["body", "remark"]


@dataclass(frozen=True)
class Note:
    """What is printed of a figure's origin. label: its name; definition: its 口径; filters: in words.

    report: the query that answers it; link: the pinned address of the page that shows it.
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
        """What the figures of one answer have in common; they share one number."""
        return self.report, self.link


@dataclass(frozen=True)
class Endnote:
    """One numbered note: every figure of one answer that the document prints, and where the answer is seen.

    told: (label, 口径) of those that no note before it told; before: number of the note → labels told there.
    """

    number: int
    note: Note
    told: tuple[tuple[str, str], ...]
    before: Mapping[int, list[str]]

    @property
    def words(self) -> str:
        """The note as it is printed, without its link."""
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
    """One number of the text. text: as printed, with its unit; value: exact, in the unit of the dictionary.

    key: (column, value) that pick its row out of the report, empty where there is only one.
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
    """level: 1 for 一、, 2 for （一）; its number is given when the document is put together."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Words and figures in their order. A remark stands below a table or chart in small type."""

    pieces: tuple[Piece, ...]
    style: Style = "body"


@dataclass(frozen=True)
class GridColumn:
    """One column of a table in the text. share: its part of the width of the page; note: of its figures."""

    name: str
    label: str
    share: float
    align: Align
    note: Note | None = None


@dataclass(frozen=True)
class Grid:
    """A table of the text. cells: as printed; places: the row of the report that each row shows.

    total: the cells of 合计, with the report that answers it, or None. The whole report stands in the annex.
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
    """A bar chart. series: (column, label, values in `unit` or None where there is no number)."""

    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, str, tuple[Decimal | None, ...]], ...]
    report: ReportTable
    notes: tuple[Note, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Deed:
    """A table of words alone, such as 交办事项. rows: as printed."""

    title: str
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Grid | Drawing | Deed


@dataclass(frozen=True)
class Briefing:
    """A whole document. title: its lines; subtitle: lines below; subject: for whom, '' for the whole.

    name: of its files, without ending. extras: tables that stand in the annex alone.
    """

    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    subject: str
    name: str
    edition: EditionStamp
    blocks: tuple[Block, ...]
    extras: tuple[ReportTable, ...] = ()

    @property
    def annex_name(self) -> str:
        """What the text calls its annex."""
        return "正文数字和各表的精确数（同名Excel文件）"

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """(where it stands, figure) in the order of the text."""
        heading = ""
        for block in self.blocks:
            if isinstance(block, Heading):
                heading = block.text
            elif isinstance(block, Paragraph):
                yield from ((heading, piece) for piece in block.pieces if isinstance(piece, Figure))

    def endnotes(self) -> dict[tuple[str, str], Endnote]:
        """Every numbered note by its origin, in the order in which the text comes to it."""
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
    """A briefing that has not been written yet. name: of its files; make: writes its content."""

    name: str
    subject: str
    make: Callable[[], Briefing]


def notes_of(block: Block) -> list[Note]:
    """The notes of one block in the order in which it comes to them; those of a table stand at its title."""
    if isinstance(block, Paragraph):
        return [piece.note for piece in block.pieces if isinstance(piece, Figure)]
    if isinstance(block, Grid):
        return [*(column.note for column in block.columns if column.note), *block.total_notes]
    return list(block.notes) if isinstance(block, Drawing) else []
