"""Page and type of GB/T 9704: A4, 22 lines of 28 characters, named fonts with substitutes; and a dense A4 sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

LATIN = "Times New Roman"
TITLE, BODY, BLACK, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
# Font → substitutes where it is not installed, the most similar first; the first installed font is used.
STAND_INS = {
    TITLE: ("小标宋", "方正小标宋_GBK", "华文中宋", "STZhongsong", "宋体", "SimSun", "Noto Serif CJK SC"),
    BODY: ("仿宋", "FangSong", "华文仿宋", "STFangsong", "宋体", "SimSun", "Noto Serif CJK SC"),
    KAI: ("楷体", "KaiTi", "华文楷体", "STKaiti", "宋体", "SimSun", "Noto Serif CJK SC"),
    BLACK: ("SimHei", "华文黑体", "STHeiti", "微软雅黑", "Noto Sans CJK SC"),
    SONG: ("SimSun", "华文宋体", "STSong", "Noto Serif CJK SC"),
    LATIN: ("Liberation Serif",),
}
SANS = (BLACK,)

SECOND, THIRD, FOURTH, FIFTH, SMALL_FIFTH = Pt(22), Pt(16), Pt(14), Pt(10.5), Pt(9)
LINE = Pt(28.95)  # 22 lines in 225 mm
TABLE_LINE, NOTE_LINE = Pt(15), Pt(13)
TWO_CHARACTERS = 200  # hundredths of a character

# Characters that may not begin a line, and that may not end a line, in Chinese; [ begins the mark of a note.
NOT_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠["
)
NOT_LAST = "$([{£¥‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"

# font, size, line, alignment, first line indented, kept with what follows
Shape = tuple[str, Any, Any, WD_ALIGN_PARAGRAPH, bool, bool]
STYLES: dict[str, Shape] = {
    "Normal": (BODY, THIRD, LINE, WD_ALIGN_PARAGRAPH.JUSTIFY, False, False),
    "Body Text": (BODY, THIRD, LINE, WD_ALIGN_PARAGRAPH.JUSTIFY, True, False),
    "Signed": (BODY, THIRD, LINE, WD_ALIGN_PARAGRAPH.RIGHT, False, True),
    "Title": (TITLE, SECOND, Pt(34), WD_ALIGN_PARAGRAPH.CENTER, False, True),
    "Subtitle": (KAI, THIRD, LINE, WD_ALIGN_PARAGRAPH.CENTER, False, False),
    "Heading 1": (BLACK, THIRD, LINE, WD_ALIGN_PARAGRAPH.LEFT, True, True),
    "Heading 2": (KAI, THIRD, LINE, WD_ALIGN_PARAGRAPH.LEFT, True, True),
    "Caption": (BLACK, FIFTH, Pt(20), WD_ALIGN_PARAGRAPH.CENTER, False, True),
    "Table Head": (BLACK, FIFTH, TABLE_LINE, WD_ALIGN_PARAGRAPH.CENTER, False, True),
    "Table Cell": (BODY, FIFTH, TABLE_LINE, WD_ALIGN_PARAGRAPH.LEFT, False, False),
    "Remark": (BODY, FIFTH, Pt(18), WD_ALIGN_PARAGRAPH.LEFT, False, False),
    "Note": (BODY, SMALL_FIFTH, NOTE_LINE, WD_ALIGN_PARAGRAPH.JUSTIFY, False, False),
    "Header": (BODY, SMALL_FIFTH, NOTE_LINE, WD_ALIGN_PARAGRAPH.RIGHT, False, False),
    "Footer": (SONG, FOURTH, Pt(18), WD_ALIGN_PARAGRAPH.RIGHT, False, False),
}
# The same fonts, smaller, for the paper of one page.
SMALL_LINE = Pt(13.5)
ONE_PAGE_STYLES: dict[str, Shape] = STYLES | {
    "Body Text": (BODY, FIFTH, SMALL_LINE, WD_ALIGN_PARAGRAPH.JUSTIFY, True, False),
    "Title": (TITLE, Pt(18), Pt(26), WD_ALIGN_PARAGRAPH.CENTER, False, True),
    "Subtitle": (KAI, FIFTH, SMALL_LINE, WD_ALIGN_PARAGRAPH.CENTER, False, False),
    "Heading 1": (BLACK, FIFTH, Pt(16), WD_ALIGN_PARAGRAPH.LEFT, False, True),
    "Table Head": (BLACK, SMALL_FIFTH, Pt(12), WD_ALIGN_PARAGRAPH.CENTER, False, True),
    "Table Cell": (BODY, SMALL_FIFTH, Pt(12), WD_ALIGN_PARAGRAPH.LEFT, False, False),
    "Remark": (BODY, SMALL_FIFTH, Pt(12), WD_ALIGN_PARAGRAPH.LEFT, False, False),
    "Note": (BODY, Pt(7.5), Pt(10), WD_ALIGN_PARAGRAPH.LEFT, False, False),
}


@dataclass(frozen=True)
class Paper:
    """A sheet of A4. top, bottom, left, right: its margins, edge: of header and footer, all in mm; styles: by name."""

    top: int
    bottom: int
    left: int
    right: int
    edge: int
    styles: Mapping[str, Shape]

    @property
    def text_width_mm(self) -> int:
        """Between the margins."""
        return 210 - self.left - self.right


STANDARD = Paper(37, 35, 28, 26, 22, STYLES)
ONE_PAGE = Paper(16, 12, 20, 18, 8, ONE_PAGE_STYLES)


def set_page(document: Document, paper: Paper) -> None:
    """Set A4 with its margins and the grid of the standard, and a different footer on even pages."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(paper.top), Mm(paper.bottom)
    section.left_margin, section.right_margin = Mm(paper.left), Mm(paper.right)
    section.header_distance, section.footer_distance = Mm(paper.edge), Mm(paper.edge)
    document.settings.odd_and_even_pages_header_footer = True
    _set_line_breaks(document)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")


def set_styles(document: Document, paper: Paper) -> None:
    """Set the styles of the document, so that text added in Word follows the standard."""
    _set_defaults(document)
    for name, (font, size, line, alignment, indented, kept) in paper.styles.items():
        style = _style(document, name)
        set_font(style.element.get_or_add_rPr(), font)
        style.font.size = size
        style.font.bold = style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        shape = style.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, line
        shape.space_before = shape.space_after = Pt(0)
        shape.alignment, shape.keep_with_next, shape.widow_control = alignment, kept, True
        properties = style.element.get_or_add_pPr()
        for tag in ("w:pBdr", "w:contextualSpacing", "w:tabs", "w:ind", "w:snapToGrid"):
            for found in properties.findall(qn(tag)):
                properties.remove(found)
        if indented:
            indent_first_line(properties, size)
        if line != LINE:  # the line grid is for body text; small type has a different spacing
            off = OxmlElement("w:snapToGrid")
            off.set(qn("w:val"), "0")
            properties.insert_element_before(off, "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
    if paper is STANDARD:
        _style(document, "Caption").paragraph_format.space_before = Pt(6)
        _style(document, "Remark").paragraph_format.space_after = Pt(6)


def indent_first_line(properties: Any, size: Any) -> None:
    """Indent by two characters: in characters for Word and WPS, in twentieths of a point for other programs."""
    indent = OxmlElement("w:ind")
    indent.set(qn("w:firstLineChars"), str(TWO_CHARACTERS))
    indent.set(qn("w:firstLine"), str(int(size.pt * 2 * 20)))
    properties.insert_element_before(indent, "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")


def set_font(properties: Any, font: str) -> None:
    """Set Times New Roman for Latin letters and digits, the named font for Chinese. properties: of a run or a style."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for kind, named in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", font), ("cs", LATIN)):
        fonts.set(qn(f"w:{kind}"), named)


def font_table() -> bytes:
    """The fonts of the document with their substitutes, for the part word/fontTable.xml."""
    entries = []
    for font, others in STAND_INS.items():
        family = "swiss" if font in SANS else "roman"
        charset = "00" if font == LATIN else "86"
        entries.append(
            f'<w:font w:name="{font}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="{charset}"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:fonts xmlns:w="{space}">{"".join(entries)}</w:fonts>'.encode()


def _set_line_breaks(document: Document) -> None:
    """Set the characters that may not begin or end a line; the mark of a note stays with its figure."""
    place = document.settings.element.find(qn("w:characterSpacingControl"))
    for tag, signs in (("w:noLineBreaksBefore", NOT_FIRST), ("w:noLineBreaksAfter", NOT_LAST)):
        found = OxmlElement(tag)
        found.set(qn("w:lang"), "zh-CN")
        found.set(qn("w:val"), signs)
        place.addnext(found)


def _style(document: Document, name: str) -> ParagraphStyle:
    styles = document.styles
    if name not in [style.name for style in styles]:
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(made, ParagraphStyle)
        made.base_style = styles["Normal"]
        return made
    found = styles[name]
    assert isinstance(found, ParagraphStyle)
    return found


def _set_defaults(document: Document) -> None:
    """Set the default language and fonts."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    set_font(properties, BODY)
    language = properties.find(qn("w:lang"))
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
