"""The briefing as a .docx: title, numbered sections, sentences with their marks, tables, charts and notes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import BinaryIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from dashboard.export.briefing_parts import (
    Briefing,
    Deed,
    Drawing,
    Endnote,
    Grid,
    Heading,
    Note,
    Paragraph,
    notes_of,
)
from dashboard.export.cells import visible
from dashboard.export.document.charts import add_chart
from dashboard.export.document.notes import add_notes, add_short_notes, put_mark
from dashboard.export.document.tables import add_table
from dashboard.export.document.typography import ONE_PAGE, STANDARD, Paper, font_table, set_page, set_styles
from dashboard.formatting import DEMONSTRATION

NUMERALS = "一二三四五六七八九十"
PARAGRAPHS = {"body": "Body Text", "flush": "Normal", "signed": "Signed", "remark": "Remark"}
# Parts of python-docx's template that do not belong to this document: thumbnail, program, sources.
STRANGE = ("/thumbnail", "/extended-properties", "/stylesWithEffects", "/customXml")
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest date of the zip format


def write_document(briefing: Briefing, target: BinaryIO) -> None:
    """Write the document. The same briefing gives the same bytes."""
    document = docx.Document()
    paper = ONE_PAGE if briefing.is_one_page else STANDARD
    set_page(document, paper)
    set_styles(document, paper)
    endnotes = briefing.endnotes()
    made = published(briefing)
    _head(document, briefing)
    writer = _Writer(document, paper, endnotes, made)
    for block in briefing.blocks:
        writer.write(block)
    if briefing.has_annex:
        document.add_paragraph(f"附件：{briefing.annex_name}", style="Body Text")
    if briefing.is_one_page:
        add_short_notes(document, endnotes.values())
    else:
        document.add_paragraph("附注", style="Heading 1")
        add_notes(document, endnotes.values())
        _number_pages(document)
    _header(document, briefing)
    _describe(document, briefing, made)
    _save(document, target, made)


def published(briefing: Briefing) -> dt.datetime:
    """When the edition was published, the only date of a briefing."""
    when = briefing.edition.published_at
    if isinstance(when, dt.datetime):
        return when.replace(tzinfo=None)
    return dt.datetime.fromisoformat(when).replace(tzinfo=None) if when else dt.datetime(*EARLIEST[:3])


class _Writer:
    """Numbers headings, tables and charts while it writes them."""

    def __init__(
        self,
        document: Document,
        paper: Paper,
        endnotes: dict[tuple[str, str], Endnote],
        made: dt.datetime,
    ) -> None:
        """endnotes: by origin."""
        self.document, self.paper, self.endnotes, self.made = document, paper, endnotes, made
        self.sections = self.subsections = self.tables = self.charts = 0

    def write(self, block: Heading | Paragraph | Grid | Drawing | Deed) -> None:
        """Append a block."""
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Paragraph):
            self._paragraph(block)
        elif isinstance(block, Grid):
            self._grid(block)
        elif isinstance(block, Drawing):
            self._drawing(block)
        else:
            self._caption("表", block.title, "")
            add_table(self.document, self.paper, block.columns, block.rows, None, is_followed=False)
            self._remark("")

    def _heading(self, block: Heading) -> WordParagraph:
        if block.level == 1:
            self.sections, self.subsections = self.sections + 1, 0
            text = f"{NUMERALS[self.sections - 1]}、{block.text}"
        else:
            self.subsections += 1
            text = f"（{NUMERALS[self.subsections - 1]}）{block.text}"
        return self.document.add_paragraph(visible(text), style=f"Heading {block.level}")

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self.document.add_paragraph(style=PARAGRAPHS[block.style])
        for piece in block.pieces:
            if isinstance(piece, str):
                paragraph.add_run(visible(piece))
            else:
                paragraph.add_run(piece.text)
                self._mark(paragraph, [piece.note])

    def _grid(self, block: Grid) -> None:
        caption = self._caption("表", block.title, block.unit)
        self._mark(caption, notes_of(block))
        is_followed = bool(block.remark)
        add_table(self.document, self.paper, block.columns, block.cells, block.total, is_followed=is_followed)
        self._remark(block.remark)

    def _drawing(self, block: Drawing) -> None:
        self.charts += 1
        paragraph = self.document.add_paragraph(style="Caption")
        add_chart(self.document, paragraph, block, self.charts, self.made)
        caption = self.document.add_paragraph(style="Caption")
        caption.add_run(visible(f"图{self.charts}　{block.title}（单位：{block.unit}）"))
        self._mark(caption, notes_of(block))
        caption.paragraph_format.keep_with_next = bool(block.remark)
        self._remark(block.remark)

    def _caption(self, kind: str, title: str, unit: str) -> WordParagraph:
        """The title of a table; on a single page it is the heading of a section."""
        told = title + (f"（{unit}）" if unit else "")
        if self.paper is ONE_PAGE:
            return self._heading(Heading(1, told))
        self.tables += 1
        words = f"{kind}{self.tables}　{told}"
        return self.document.add_paragraph(visible(words), style="Caption")

    def _remark(self, words: str) -> None:
        """Append a remark below a table or chart; an empty one separates it from the next line, where there is room."""
        lead = "" if self.paper is ONE_PAGE else "注："
        if not words and not lead:
            return
        self.document.add_paragraph(visible(f"{lead}{words}" if words else ""), style="Remark")

    def _mark(self, paragraph: WordParagraph, notes: list[Note]) -> None:
        for origin in dict.fromkeys(note.origin for note in notes):
            put_mark(paragraph, self.endnotes[origin].number)


def _head(document: Document, briefing: Briefing) -> None:
    title = document.add_paragraph(style="Title")
    for place, line in enumerate(briefing.title):
        if place:
            title.add_run().add_break()
        title.add_run(visible(line))
    for line in briefing.subtitle:
        document.add_paragraph(visible(line), style="Subtitle")
    if not briefing.is_one_page:
        document.add_paragraph(style="Body Text")


def _number_pages(document: Document) -> None:
    """Set the footer — 1 — on the outer side."""
    section = document.sections[0]
    for footer, is_odd in ((section.footer, True), (section.even_page_footer, False)):
        paragraph = footer.paragraphs[0]
        paragraph.style = "Footer"
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_odd else WD_ALIGN_PARAGRAPH.LEFT
        indent = OxmlElement("w:ind")
        side = "right" if is_odd else "left"
        indent.set(qn(f"w:{side}Chars"), "100")
        indent.set(qn(f"w:{side}"), "280")
        paragraph._p.get_or_add_pPr().insert_element_before(indent, "w:jc", "w:rPr")
        paragraph.add_run("— ")
        _page_number(paragraph)
        paragraph.add_run(" —")


def _header(document: Document, briefing: Briefing) -> None:
    """Set the header 演示数据 for a demonstration."""
    section = document.sections[0]
    if briefing.edition.is_demonstration:
        words = f"{DEMONSTRATION}，不是真实业务数据　第{briefing.edition.number}版"
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].style = "Header"
            header.paragraphs[0].add_run(words)


def _page_number(paragraph: WordParagraph) -> None:
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind in ("begin", "separate", "end"):
            character = OxmlElement("w:fldChar")
            character.set(qn("w:fldCharType"), kind)
            run._r.append(character)
        elif kind == "text":
            run.text = text
        else:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)


def _describe(document: Document, briefing: Briefing, made: dt.datetime) -> None:
    """Set title and edition as properties; no person's name, and no time but that of the edition."""
    properties = document.core_properties
    properties.title = "".join(briefing.title)
    properties.subject = "，".join(briefing.subtitle)
    properties.author = properties.last_modified_by = ""
    properties.comments = properties.keywords = properties.category = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = made
    properties.revision = 1
    package = document.part.package
    assert package is not None
    for part in package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = font_table()
    for relations in (package.rels, document.part.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(STRANGE)]:
            del relations[key]


def _save(document: Document, target: BinaryIO, made: dt.datetime) -> None:
    """Write the package with the same time in all entries, so that the same document has the same bytes."""
    written = io.BytesIO()
    document.save(written)
    stamp = max(made.timetuple()[:6], EARLIEST)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, source.read(name))
