"""The rows of a delimited file: kept as bytes, split into cells only when they are read (D-040)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from dashboard.intake.encodings import as_bytes
from dashboard.intake.quoted_lines import joined
from dashboard.refusal import Refusal

DELIMITERS = ",\t;|"
LOOKED_AT = 20
LARGEST_FIELD = 1024 * 1024
UNREADABLE = "CSV 文件无法解析（引号不成对或含有非法字符），请用 Excel 重新另存为 CSV。"
# The first line by which Excel is told the delimiter.
_TOLD = re.compile(rb'^"?sep=(.)"?$', re.IGNORECASE)
# What programs write before an identifier, so that Excel takes it for text: ="0012", '0012, `0012.
_GUARD = re.compile(r"""(?:=\s*"([^"]*)"|['`]([^'`]+))\s*""")
_GUARDS = (b"=", b"'", b"`")
# Written by programs before numbers, to the same end; no text has them.
_CONTROLS = bytes(sorted({*range(32), 127} - {9, 10, 13}))


@dataclass(frozen=True)
class DelimitedRows(Sequence[list[str]]):
    """The records of a delimited file, in a twentieth of the memory of their cells.

    records: the bytes of each record, in `encoding`, with its line breaks; an empty line is a record without cells.
    is_guarded: whether any cell may have a guard of text.
    """

    records: list[bytes]
    encoding: str
    delimiter: str
    is_guarded: bool = False

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[list[str]]:
        return self._apart(self.records)

    @overload
    def __getitem__(self, place: int) -> list[str]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[str]]: ...
    def __getitem__(self, place: int | slice) -> list[str] | list[list[str]]:
        if isinstance(place, slice):
            return list(self._apart(self.records[place]))
        return next(self._apart([self.records[place]]))

    def holds_words(self, record: bytes) -> bool:
        """Whether a record holds anything but white space."""
        bare = record.strip(b', \t;|"')
        if len(bare) > 64:
            return True
        return bool(bare) and any(cell.strip() for row in self._apart([record]) for cell in row)

    def width(self, place: int) -> int:
        """The number of cells of a record; without quotes it is the number of delimiters and one."""
        record = self.records[place]
        return len(self[place]) if b'"' in record else record.count(self.delimiter.encode()) + 1

    def _apart(self, records: Sequence[bytes]) -> Iterator[list[str]]:
        texts = (record.decode(self.encoding) for record in records)
        rows = csv.reader(texts, delimiter=self.delimiter)
        try:
            yield from (list(map(_bare, row)) for row in rows) if self.is_guarded else rows
        except csv.Error as error:
            raise Refusal(UNREADABLE) from error


def delimited_rows(content: bytes) -> DelimitedRows:
    """The records of a file's bytes. Raises Refusal where they are not text, are empty, or a quote is not closed."""
    text, encoding = as_bytes(content)
    text = text.translate(None, _CONTROLS)
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if not lines[-1]:
        lines.pop()
    csv.field_size_limit(LARGEST_FIELD)
    delimiter = _delimiter(lines, encoding)
    if delimiter == "|" and encoding != "utf-8":  # in GB18030 a character may end with its byte
        lines, encoding = [line.decode(encoding).encode() for line in lines], "utf-8"
    if b'"' in text:
        lines = joined(lines, encoding, delimiter)
    rows = DelimitedRows(lines, encoding, delimiter, _has_guards(text, delimiter.encode()))
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise Refusal("文件里没有任何内容，请检查后再报送。")
    return rows


def _has_guards(text: bytes, delimiter: bytes) -> bool:
    """Whether any cell begins like a guard."""
    before = (delimiter, b"\n", b'"')
    return text[:1] in _GUARDS or any(edge + guard in text for edge in before for guard in _GUARDS)


def _delimiter(lines: Sequence[bytes], encoding: str) -> str:
    """The delimiter that Excel is told, or the one that parts most of the first rows into equally many cells.

    Counting alone would take the commas of 1,234,567.00 for delimiters.
    """
    told = _TOLD.match(lines[0]) if lines else None
    if told is not None and told[1].decode(encoding, "replace") in DELIMITERS:
        return told[1].decode(encoding)
    head = [line.decode(encoding) for line in lines[:LOOKED_AT]]
    return max(DELIMITERS, key=lambda delimiter: (_evenness(head, delimiter), -DELIMITERS.index(delimiter)))


def _evenness(head: Sequence[str], delimiter: str) -> tuple[int, int]:
    """How many of the lines have the commonest width above 1, and that width."""
    widths = Counter(width for line in head if (width := line.count(delimiter) + 1) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _bare(cell: str) -> str:
    """A cell without the guard that keeps it text."""
    found = _GUARD.fullmatch(cell) if cell[:1] in ("=", "'", "`") else None
    return cell if found is None else found[1] or found[2] or ""
