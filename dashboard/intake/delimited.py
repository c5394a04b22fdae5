"""The rows of a delimited file: kept as bytes, split into cells only when they are read (D-040)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import overload

from dashboard.refusal import Refusal

DELIMITERS = ",\t;"
LOOKED_AT = 20
LARGEST_FIELD = 1024 * 1024
UNREADABLE = "CSV 文件无法解析（引号不成对或含有非法字符），请用 Excel 重新另存为 CSV。"


@dataclass(frozen=True)
class DelimitedRows(Sequence[list[str]]):
    """The records of a delimited file, in a twentieth of the memory of their cells.

    records: the bytes of each record, in `encoding`, with its line breaks; an empty line is a record without cells.
    """

    records: list[bytes]
    encoding: str
    delimiter: str

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
        bare = record.strip(b', \t;"')
        if len(bare) > 64:
            return True
        return bool(bare) and any(cell.strip() for row in self._apart([record]) for cell in row)

    def _apart(self, records: Sequence[bytes]) -> Iterator[list[str]]:
        texts = (record.decode(self.encoding) for record in records)
        try:
            yield from csv.reader(texts, delimiter=self.delimiter)
        except csv.Error as error:
            raise Refusal(UNREADABLE) from error


def delimited_rows(content: bytes) -> DelimitedRows:
    """The records of a file's bytes. Raises Refusal where they are not text, are empty, or a quote is not closed."""
    text, encoding = _as_bytes(content)
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if not lines[-1]:
        lines.pop()
    head = b"\n".join(lines[:LOOKED_AT]).decode(encoding)
    csv.field_size_limit(LARGEST_FIELD)
    rows = DelimitedRows(lines, encoding, max(DELIMITERS, key=head.count))
    if b'"' in text and any(line.count(b'"') % 2 for line in lines):
        rows = replace(rows, records=_joined(rows))
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise Refusal("文件里没有任何内容，请检查后再报送。")
    return rows


def _joined(rows: DelimitedRows) -> list[bytes]:
    """Lines, joined where a quoted cell contains line breaks."""
    texts = (line.decode(rows.encoding) + "\n" for line in rows.records)
    reader = csv.reader(texts, delimiter=rows.delimiter, strict=True)
    records, start = [], 0
    try:
        for _ in reader:
            records.append(b"\n".join(rows.records[start : reader.line_num]))
            start = reader.line_num
    except csv.Error as error:
        raise Refusal(UNREADABLE) from error
    return records


def _as_bytes(content: bytes) -> tuple[bytes, str]:
    """The text and its encoding, by strict decoding in a fixed order, because detectors fail on short files."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16").encode(), "utf-8"
        except UnicodeDecodeError:
            content = b"\x00"
    content = content.removeprefix(b"\xef\xbb\xbf")
    for encoding in ("utf-8", "gb18030"):
        if b"\x00" not in content and _is_in(content, encoding):
            return content, encoding
    raise Refusal("CSV 文件不是文本，或编码不是 UTF-8、GB18030，请用 Excel 另存为 CSV（UTF-8）后再报送。")


def _is_in(content: bytes, encoding: str) -> bool:
    """Whether the bytes can be decoded; in pieces, because the text needs twice the memory of the bytes."""
    try:
        with io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="") as stream:
            for _ in iter(lambda: stream.read(1 << 20), ""):
                pass
    except UnicodeDecodeError:
        return False
    return True
