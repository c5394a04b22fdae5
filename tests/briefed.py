"""Reads a briefing again, as anybody would who has only its two files: the words, the marks, the notes, the annex."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlparse

import docx
import openpyxl
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from dashboard.access import TRIAL
from dashboard.briefing import Scope, briefing
from dashboard.export import Occasion, write
from dashboard.policy.dictionary import entry
from dashboard.questions.parameters import bind, choose_edition
from dashboard.questions.queries import load
from dashboard.store import Edition, open_store
from tests.asking import run

MARKED = re.compile(r"(-?[\d,]+(?:\.\d+)?)([^\d\[\]，。、；：（）“”]{0,6})((?:\[\d+\])+)")
NOTHING = {"not_reported": "未报送", "not_applicable": "不适用", "withheld": "依规不公开", None: "—"}


@dataclass(frozen=True)
class Printed:
    """One number of the text: digits and unit as printed, number of its note, and its paragraph."""

    digits: str
    unit: str
    note: int
    paragraph: str

    @property
    def text(self) -> str:
        """As printed."""
        return self.digits + self.unit


@dataclass(frozen=True)
class Files:
    """The two files of one briefing."""

    document: Path
    annex: Path

    @property
    def word(self) -> Document:
        """The document, opened again."""
        return docx.Document(str(self.document))

    def part(self, name: str) -> str:
        """The XML of one part."""
        with zipfile.ZipFile(self.document) as archive:
            return archive.read(name).decode("utf-8")

    def parts(self, start: str) -> list[str]:
        """The names of the parts in a folder."""
        with zipfile.ZipFile(self.document) as archive:
            return sorted(name for name in archive.namelist() if name.startswith(start))

    def paragraphs(self, style: str) -> list[str]:
        """The words of all paragraphs of one style, in order."""
        return [
            paragraph.text
            for paragraph in self.word.paragraphs
            if paragraph.style and paragraph.style.name == style
        ]

    def numbers(self) -> list[Printed]:
        """Every number with a mark in the sentences, in order."""
        return [
            Printed(match[1], match[2], int(match[3].strip("[]")), text)
            for text in self.paragraphs("Body Text")
            for match in MARKED.finditer(text)
        ]

    def notes(self) -> dict[int, tuple[str, str]]:
        """Number → (words, address) of the notes at the end."""
        found = {}
        for paragraph in self.word.paragraphs:
            if paragraph.style and paragraph.style.name == "Note":
                match = re.match(r"\[(\d+)\] ", paragraph.text)
                assert match, paragraph.text
                found[int(match[1])] = (paragraph.text, paragraph.hyperlinks[-1].url)
        return found

    def tables(self) -> list[tuple[str, list[int], list[list[str]]]]:
        """(caption without marks, its notes, cells) of every table, in order."""
        found, caption = [], ""
        for block in self.word.iter_inner_content():
            if isinstance(block, Paragraph):
                caption = block.text if block.style and block.style.name == "Caption" else caption
            elif isinstance(block, Table):
                marks = [int(one) for one in re.findall(r"\[(\d+)\]", caption)]
                cells = [[cell.text for cell in row.cells] for row in block.rows]
                found.append((re.sub(r"\[\d+\]", "", caption), marks, cells))
        return found

    def listed(self) -> list[dict[str, Any]]:
        """The rows of the sheet 正文数字 by heading."""
        return self.sheet("正文数字")

    def sheet(self, name: str) -> list[dict[str, Any]]:
        """The rows of one sheet of the annex by heading; a formula is its kept value."""
        book = openpyxl.load_workbook(self.annex, data_only=True)
        rows = list(book[name].iter_rows(min_row=3, values_only=True))
        book.close()
        return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

    def contents(self) -> dict[str, tuple[str, str]]:
        """Sheet → (query, address) as the cover of the annex says."""
        book = openpyxl.load_workbook(self.annex)
        found = {}
        for what, told in book["说明"].iter_rows(min_row=3, max_col=2):
            match = re.search(r"查询 (\w+)$", str(told.value))
            if match and str(what.value).startswith("工作表 "):
                found[str(what.value).removeprefix("工作表 ")] = (match[1], told.hyperlink.target)
        book.close()
        return found

    def query_of(self, table: str) -> tuple[str, str]:
        """(query, address) of 表N or 图N."""
        return next(found for name, found in self.contents().items() if table in name.split("、"))


def saved(edition: Edition, scope: Scope, document: Path) -> Path:
    """Writes both files of a briefing; the path of the annex."""
    annex, occasion = document.with_suffix(".xlsx"), Occasion(edition.folder, "command", TRIAL)
    composed = briefing(edition, scope, TRIAL)
    write(composed, "docx", document, occasion)
    write(composed, "xlsx", annex, occasion)
    return annex


@cache
def asked(store: str, report: str, address: str) -> list[dict[str, Any]]:
    """What the query says today for the values of a pinned address: of one edition, so it is asked once."""
    raw = dict(parse_qsl(urlparse(address).query))
    edition = choose_edition(open_store(store), raw["edition"])
    query = load(report)
    raw = {name: value for name, value in raw.items() if name in ("v", "edition") or query.takes(name)}
    rows: list[dict[str, Any]] = run(edition, report, bind(edition, query, raw)).to_pylist()
    return rows


def row_of(rows: list[dict[str, Any]], key: str | None) -> dict[str, Any]:
    """The row that a key such as `clause_id=1.1，rule_id=1.1-cap` names; without key the only row."""
    wanted = dict(pair.split("=", 1) for pair in key.split("，")) if key else {}
    found = [row for row in rows if all(str(row[name]) == value for name, value in wanted.items())]
    assert len(found) == 1, (key, len(found))
    return found[0]


def rounded(value: Decimal | int, digits: int) -> Decimal:
    """Half up, as accountants do."""
    return Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def says(printed: Printed, value: Decimal | int, *, without_sign: bool) -> bool:
    """Whether the printed number is this value, by its unit; worked out anew, not by the program."""
    shown, exact = Decimal(printed.digits.replace(",", "")), Decimal(value)
    exact = abs(exact) if without_sign else exact
    for unit, size in (("亿元", 100_000_000), ("万元", 10_000)):
        if printed.unit == unit:
            return shown == rounded(exact / size, 2)
    if printed.unit == "%" and "." in printed.digits:
        return shown in (rounded(exact, 1), exact)
    return shown == exact


def in_table(row: dict[str, Any], column: str) -> str:
    """One cell as a table of the text must show it; worked out anew."""
    value, kind = row[column], entry(column).format
    if value is None:
        return NOTHING[row.get(f"{column}_missing_code")]
    if kind == "money":
        return f"{rounded(value / 10_000, 2):,}"
    if kind == "percent":
        return f"{rounded(value, 1):,}%"
    return f"{value:,}" if kind == "integer" else str(value)


def unmarked(text: str) -> Iterator[str]:
    """Digits of a sentence that carry no mark and are no date, edition, clause or number of a paragraph."""
    rest = MARKED.sub("", text)
    for known in (
        r"^\d+．",
        r"(?:\d{4}、)*\d{4}年(?:\d+月(?:\d+日)?)?",
        r"第\d+版",
        r"条款\d+\.\d+",
        r"“[^”]*”",
        r"不计为0",
    ):
        rest = re.sub(known, "", rest)
    yield from re.findall(r"\d[\d,.]*", rest)
