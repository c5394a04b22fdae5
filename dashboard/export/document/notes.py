"""Real endnotes of Word: a mark behind each figure, and a list at the end with 口径, edition and pinned address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from dashboard.export.briefing_parts import Endnote
from dashboard.export.cells import visible

SMALL = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
SEPARATORS = (
    '<w:endnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:endnote>'
    '<w:endnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:endnote>'
)


class Marks:
    """Puts the marks into the text: the first of a number is the note itself, a later one refers to it."""

    def __init__(self) -> None:
        """No number has been set yet."""
        self._set: set[int] = set()

    def put(self, paragraph: Paragraph, number: int) -> None:
        """〔n〕 in small type behind what stands in the paragraph."""
        runs = self._again(number) if number in self._set else self._first(number)
        self._set.add(number)
        words = f"<w:r>{SMALL}<w:t>[</w:t></w:r>{''.join(runs)}<w:r>{SMALL}<w:t>]</w:t></w:r>"
        for run in list(parse_xml(f"<w:p {nsdecls('w')}>{words}</w:p>")):
            paragraph._p.append(run)

    def _first(self, number: int) -> tuple[str, ...]:
        mark = f'w:id="{1000 + number}"'
        return (
            f'<w:bookmarkStart {mark} w:name="_Note{number}"/>',
            f'<w:r>{SMALL}<w:endnoteReference w:id="{number}"/></w:r>',
            f"<w:bookmarkEnd {mark}/>",
        )

    def _again(self, number: int) -> tuple[str, ...]:
        return (
            f'<w:r>{SMALL}<w:fldChar w:fldCharType="begin"/></w:r>',
            f'<w:r>{SMALL}<w:instrText xml:space="preserve"> NOTEREF _Note{number} \\h </w:instrText></w:r>',
            f'<w:r>{SMALL}<w:fldChar w:fldCharType="separate"/></w:r>',
            f"<w:r>{SMALL}<w:t>{number}</w:t></w:r>",
            f'<w:r>{SMALL}<w:fldChar w:fldCharType="end"/></w:r>',
        )


def add_endnotes(document: Document, endnotes: Iterable[Endnote]) -> None:
    """The part with the notes, each with a link to the page that shows its figures."""
    part = Part(
        PackURI("/word/endnotes.xml"),
        CONTENT_TYPE.WML_ENDNOTES,
        b"",
        document.part.package,
    )
    notes = [_endnote(part, endnote) for endnote in endnotes]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    part._blob = f"{head}<w:endnotes {SPACES}>{SEPARATORS}{''.join(notes)}</w:endnotes>".encode()
    document.part.relate_to(part, RELATIONSHIP_TYPE.ENDNOTES)
    _declare(document.settings.element, document.sections[0]._sectPr)


def _endnote(part: Part, endnote: Endnote) -> str:
    link = part.relate_to(endnote.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    words = escape(visible(endnote.words))
    return (
        f'<w:endnote w:id="{endnote.number}"><w:p><w:pPr><w:pStyle w:val="EndnoteText"/></w:pPr>'
        "<w:r><w:t>[</w:t></w:r><w:r><w:endnoteRef/></w:r>"
        f'<w:r><w:t xml:space="preserve">] {words}</w:t></w:r>'
        f'<w:hyperlink r:id="{link}"><w:r><w:rPr><w:color w:val="1F4E79"/><w:u w:val="single"/></w:rPr>'
        "<w:t>定版地址</w:t></w:r></w:hyperlink></w:p></w:endnote>"
    )


def _declare(settings: Any, section: Any) -> None:
    """That the notes stand at the end of the document and are numbered 1, 2, 3."""
    declared = parse_xml(
        f'<w:endnotePr {nsdecls("w")}><w:pos w:val="docEnd"/><w:numFmt w:val="decimal"/>'
        '<w:endnote w:id="-1"/><w:endnote w:id="0"/></w:endnotePr>'
    )
    settings.find(qn("w:compat")).addprevious(declared)
    own = parse_xml(f'<w:endnotePr {nsdecls("w")}><w:numFmt w:val="decimal"/></w:endnotePr>')
    section.find(qn("w:pgSz")).addprevious(own)
