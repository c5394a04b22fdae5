"""Lines of a delimited file joined where a quoted cell contains line breaks.

A stray quotation mark at the beginning of a cell would swallow all lines up to the next one: such a cell is refused
with its line. A quotation mark elsewhere in a cell, as in 12"显示屏, is a character like others.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from itertools import chain, islice

from dashboard.refusal import Refusal

SWALLOWED = (
    "CSV 文件第 {first} 行有不成对的引号，读下去会把第 {first} 至 {last} 行并进同一格，没有读取；"
    "请删去多余的引号，或用 Excel 核对后重新另存为 CSV。"
)


def joined(lines: Sequence[bytes], encoding: str, delimiter: str) -> list[bytes]:
    """The records of lines of which some hold quotation marks. Raises Refusal as said above."""
    mark = delimiter.encode(encoding)
    stray = re.compile(rb'[^"%s]"[^"%s]' % (re.escape(mark), re.escape(mark)))
    suspects = [
        place
        for place, line in enumerate(lines)
        if b'"' in line and (line.count(b'"') % 2 or stray.search(line) is not None)
    ]
    if not suspects:
        return list(lines)
    most = _delimiters(lines, encoding, delimiter)
    records: list[bytes] = []
    start = 0
    for place in suspects:
        if place < start:
            continue
        end = _end(lines, place, encoding, delimiter)
        # A line inside a cell with as many delimiters as a row has is a row.
        inside = lines[place + 1 : end + 1]
        if end == len(lines) or (most and any(line.split(b'"')[0].count(mark) >= most for line in inside)):
            raise Refusal(SWALLOWED.format(first=place + 1, last=min(end + 1, len(lines))))
        records += lines[start:place]
        records.append(b"\n".join(lines[place : end + 1]))
        start = end + 1
    return [*records, *lines[start:]]


def _end(lines: Sequence[bytes], start: int, encoding: str, delimiter: str) -> int:
    """The line with which the record ends that begins at `start`; the number of lines where it never ends."""
    # The last line closes a cell that no line has closed.
    texts = chain((line.decode(encoding) + "\n" for line in islice(lines, start, None)), ['"\n'])
    rows = csv.reader(texts, delimiter=delimiter)
    try:
        next(rows)
    except csv.Error:
        return len(lines)
    return start + rows.line_num - 1


def _delimiters(lines: Sequence[bytes], encoding: str, delimiter: str) -> int:
    """How many delimiters most of the first lines have outside of quotes."""
    heads = (line.decode(encoding) for line in lines[:20])
    counts = [len(next(csv.reader([text], delimiter=delimiter), [])) - 1 for text in heads]
    return max(set(counts), key=counts.count) if counts else 0
