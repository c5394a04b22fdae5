"""The marks behind the figures, and the list of notes.

The notes are paragraphs with bookmarks, not endnotes of Word: other office programs put endnotes on separate pages
without header and page number, so 演示数据 and the page number would be missing (D-062).
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from dashboard.export.briefing_parts import Endnote
from dashboard.export.cells import visible

SMALL = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
LINKED = '<w:rPr><w:color w:val="1F4E79"/><w:u w:val="single"/></w:rPr>'
FIRST_BOOKMARK = 1000


def anchor(number: int) -> str:
    """The bookmark of a note."""
    return f"_Note{number}"


def put_mark(paragraph: Paragraph, number: int) -> None:
    """Append [n] in small type to the paragraph, linked to the note."""
    _append(
        paragraph,
        f'<w:hyperlink w:anchor="{anchor(number)}" w:history="1"><w:r>{SMALL}<w:t>[{number}]</w:t></w:r></w:hyperlink>',
    )


def add_notes(document: Document, endnotes: Iterable[Endnote]) -> None:
    """Add the list of notes: number, edition, 口径, and a link to the page that shows the figures."""
    for endnote in endnotes:
        link = document.part.relate_to(endnote.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        mark = f'w:id="{FIRST_BOOKMARK + endnote.number}"'
        words = escape(visible(endnote.words))
        _append(
            document.add_paragraph(style="Note"),
            f'<w:bookmarkStart {mark} w:name="{anchor(endnote.number)}"/>'
            f"<w:r><w:t>[{endnote.number}]</w:t></w:r><w:bookmarkEnd {mark}/>"
            f'<w:r><w:t xml:space="preserve"> {words}</w:t></w:r>'
            f'<w:hyperlink r:id="{link}"><w:r>{LINKED}<w:t>定版地址</w:t></w:r></w:hyperlink>',
        )


def add_short_notes(document: Document, endnotes: Iterable[Endnote]) -> None:
    """Add the notes as one paragraph: number, report, and a link to the page that shows the figures and their 口径."""
    paragraph = document.add_paragraph(style="Note")
    _append(paragraph, '<w:r><w:t xml:space="preserve">附注（点开为定版页面，写有口径）：</w:t></w:r>')
    for endnote in endnotes:
        link = document.part.relate_to(endnote.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        mark = f'w:id="{FIRST_BOOKMARK + endnote.number}"'
        words = escape(visible(endnote.note.report_title))
        _append(
            paragraph,
            f'<w:bookmarkStart {mark} w:name="{anchor(endnote.number)}"/>'
            f"<w:r><w:t>[{endnote.number}]</w:t></w:r><w:bookmarkEnd {mark}/>"
            f'<w:hyperlink r:id="{link}"><w:r>{LINKED}<w:t>{words}</w:t></w:r></w:hyperlink>'
            '<w:r><w:t xml:space="preserve">　</w:t></w:r>',
        )


def _append(paragraph: Paragraph, words: str) -> None:
    for found in list(parse_xml(f"<w:p {nsdecls('w', 'r')}>{words}</w:p>")):
        paragraph._p.append(found)
