"""The parts of an .xlsx beside its sheets: which sheet is which member, the day count, styles, texts struck through.

They are parsed, not searched, because every program writes them in its own way. A part with a document type is
refused, so that no entity can be expanded.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from dashboard.refusal import Refusal

TYPED = "文件内部的 XML 带有文档类型声明（DTD），不是正常的 Excel 工作簿，已拒绝。"
DAMAGED = "文件不完整或已损坏（内部的 XML 不完整），请用 Excel 打开后另存再报送。"
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']""", re.IGNORECASE)
_ANY_ENCODING = re.compile(r"""(<\?xml[^>]*\bencoding\s*=\s*["'])[\w.-]+""", re.IGNORECASE)
WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")

# Names from the outermost element inward, and the attributes of the innermost, without prefixes.
Element = tuple[tuple[str, ...], dict[str, str]]


@dataclass(frozen=True)
class Parts:
    """members: sheet name → member. codes: number and format code of the formats of the file.

    cells: the format number of every style; struck: the styles whose font is struck through. struck_texts: the shared
    texts of which every letter is. is_1904: whether days are counted from 1904. recalculates: whether the writer
    left all formulas to be calculated when the file is opened.
    """

    members: dict[str, str]
    codes: dict[str, str]
    cells: tuple[str, ...]
    struck: frozenset[str]
    struck_texts: frozenset[str]
    is_1904: bool
    recalculates: bool


def repaired(path: Path) -> Path | io.BytesIO:
    """The file, or a copy of it with usual names and encodings where the writer used backslashes or UTF-16."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        is_usual = not any("\\" in member.filename for member in members)
        if is_usual and not any(_encoding(archive, member) for member in members):
            return path
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for member in members:
                content, encoding = archive.read(member), _encoding(archive, member)
                if encoding is not None:
                    content = _ANY_ENCODING.sub(
                        r"\1UTF-8", content.decode(encoding).lstrip("\ufeff"), 1
                    ).encode()
                target.writestr(member.filename.replace("\\", "/"), content)
    copy.seek(0)
    return copy


def _encoding(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str | None:
    """The encoding of an XML member that is not UTF-8, else None."""
    if not member.filename.lower().endswith((".xml", ".rels")):
        return None
    with archive.open(member) as stream:
        head = stream.read(200)
    if head.startswith(WIDE):
        little = head.startswith((b"\xff\xfe", b"<\x00"))
        return "utf-16" if head[:1] in (b"\xff", b"\xfe") else "utf-16-le" if little else "utf-16-be"
    declared = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode().lower() if declared else "utf-8"
    return None if name in ("utf-8", "utf8", "us-ascii", "ascii") else name


def parts_of(archive: zipfile.ZipFile) -> Parts:
    """The parts of a workbook. Raises Refusal for a damaged part."""
    names = set(archive.namelist())
    members, is_1904, recalculates = _workbook(archive, names)
    codes, cells, struck = _styles(archive) if "xl/styles.xml" in names else ({}, (), frozenset())
    texts = next((name for name in names if name.lower() == "xl/sharedstrings.xml"), None)
    struck_texts = frozenset[str]() if texts is None else _struck_texts(archive.read(texts))
    return Parts(members, codes, cells, struck, struck_texts, is_1904, recalculates)


def is_true(value: str | None) -> bool:
    """Whether an attribute says yes."""
    return value in ("1", "true", "on")


def elements(content: bytes) -> Iterator[Element]:
    """Every element of a part in the order of the file. Raises Refusal for what is no XML."""
    found: list[Element] = []
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(name.rpartition(":")[2])
        found.append((tuple(path), {key.rpartition(":")[2]: value for key, value in attributes.items()}))

    parser = new_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, lambda _: path.pop()
    parse(parser, content, is_last=True)
    yield from found


def new_parser() -> expat.XMLParserType:
    """A parser that refuses document types."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Refusal(TYPED)

    parser.StartDoctypeDeclHandler = refuse
    return parser


def parse(parser: expat.XMLParserType, content: bytes, *, is_last: bool) -> None:
    """Give more content to a parser. Raises Refusal for what is no XML."""
    try:
        parser.Parse(content, is_last)
    except expat.ExpatError as error:
        raise Refusal(DAMAGED) from error


def _workbook(archive: zipfile.ZipFile, names: set[str]) -> tuple[dict[str, str], bool, bool]:
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}, False, False
    relations = {}
    for _, attributes in elements(archive.read("xl/_rels/workbook.xml.rels")):
        target = attributes.get("Target", "").replace("\\", "/")
        member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        relations[attributes.get("Id", "")] = member
    members: dict[str, str] = {}
    is_1904 = recalculates = False
    for path, attributes in elements(archive.read("xl/workbook.xml")):
        if path[-1] == "workbookPr":
            is_1904 = is_true(attributes.get("date1904"))
        elif path[-1] == "calcPr":
            recalculates = is_true(attributes.get("fullCalcOnLoad"))
        elif path[-1] == "sheet" and relations.get(attributes.get("id", "")) in names:
            members[attributes.get("name", "")] = relations[attributes["id"]]
    return members, is_1904, recalculates


def _styles(archive: zipfile.ZipFile) -> tuple[dict[str, str], tuple[str, ...], frozenset[str]]:
    codes: dict[str, str] = {}
    cells: list[dict[str, str]] = []
    fonts: list[bool] = []
    for path, attributes in elements(archive.read("xl/styles.xml")):
        if path[-2:] == ("numFmts", "numFmt"):
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif path[-2:] == ("fonts", "font"):
            fonts.append(False)
        elif path[-3:] == ("fonts", "font", "strike"):
            fonts[-1] = is_true(attributes.get("val", "1"))
        elif path[-2:] == ("cellXfs", "xf"):
            cells.append(attributes)
    crossed = {str(place) for place, is_struck in enumerate(fonts) if is_struck}
    struck = frozenset(str(place) for place, cell in enumerate(cells) if cell.get("fontId") in crossed)
    return codes, tuple(cell.get("numFmtId", "0") for cell in cells), struck


def _struck_texts(content: bytes) -> frozenset[str]:
    """The places of the shared texts whose every run is struck through."""
    if b"strike" not in content:
        return frozenset()
    runs: list[list[bool]] = []
    for path, attributes in elements(content):
        if path[-1] == "si":
            runs.append([])
        elif path[-2:] == ("si", "r"):
            runs[-1].append(False)
        elif path[-1] == "strike" and runs and runs[-1]:
            runs[-1][-1] = is_true(attributes.get("val", "1"))
    return frozenset(str(place) for place, found in enumerate(runs) if found and all(found))
