"""An export as tables and lines, so that a new column is one difference and every value is compared."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

# Widths, merged cells and dimensions of a sheet say nothing: they follow from the cells, which are all compared.
LAYOUT = re.compile(r"(?s).{1,31}(?: widths: \{.*\}; merged: .*|: [A-Z]+\d+(?::[A-Z]+\d+)?)")
# So do the bytes and the hash of the table of a data package.
FOLLOWS = {"bytes", "hash"}
CELL = re.compile(r"(?s)(.{1,31})!([A-Z]{1,3})(\d+): (.*)")
HEADING = 3  # of a sheet that has its unit in the second row

FIGURE = re.compile(r"(?=。精确值：|（全部 \d)")  # a figure after words: it is compared without them
MEMBER = re.compile(r"([^:\s]+\.[a-z]+): (.*)")
TAGGED = re.compile(r"<[^>]+>([^<]+)</[^>]+>")
SENTENCE = re.compile(r"[^。]+。?")
FIELD = "datapackage.json resources schema fields"


# Lines that tell what a name means: rows of a table, so that a new label is a difference of its own.
DEFINING = {
    "来源说明.txt": re.compile(r"来源说明\.txt: (?P<label>.+?) \[(?P<name>\w+)\]：(?P<definition>.*)"),
    "definitions": re.compile(r"definitions: (?P<name>\w+): (?P<definition>.*)"),
    "schema": re.compile(
        r"(?P<name>\w+): (?P<type>\S+(?:\(.*?\))?) "
        r"\{(?:'definition': '(?P<definition>.*)', )?'label': '(?P<label>.*)', 'unit': '(?P<unit>.*)'\}"
    ),
}


@dataclass
class Parts:
    """tables: rows by sheet or file, '' for the only one; every row has all columns. lines: all that is in no table."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def add(self, name: str, rows: list[Row]) -> None:
        """Keep rows of one table."""
        kept = [*self.tables.get(name, []), *rows]
        keys = dict.fromkeys(key for row in kept for key in row)
        self.tables[name] = [{key: row.get(key) for key in keys} for row in kept]

    def add_listed(self, name: str, header: list[str], rows: list[list[Any]]) -> None:
        """Keep a table under its headings, a second of one name with its place; without rows the headings are lines."""
        names = [
            one if one and one not in header[:place] else f"{one}#{place + 1}"
            for place, one in enumerate(header)
        ]
        self.add(name, [dict(zip(names, row, strict=True)) for row in rows])
        self.lines += [f"{name} column: {one}" for one in names] if not rows else []


def parts(text: str, ending: str) -> Parts:
    """Read one export. ending: of its file, as `json`; an unknown one has lines alone."""
    found = Parts()
    readers = {
        "json": _records,
        "parquet": _records,
        "csv": _delimited,
        "xlsx": _workbook,
        "zip": _members,
        "docx": _members,
    }
    if ending in readers:
        readers[ending](text, found)
        found.lines = list(_undefined(found))
    else:
        found.lines = text.splitlines()
    return found


def _undefined(found: Parts) -> Iterator[str]:
    for line in found.lines:
        for name, pattern in DEFINING.items():
            if told := pattern.fullmatch(line):
                found.tables.setdefault(name, []).append(told.groupdict())
                break
        else:
            yield line


def _records(text: str, found: Parts) -> None:
    """Lines that are one JSON object are rows; a note that is one object has a line for each of its keys."""
    rows = []
    for line in text.splitlines():
        told, brace, rest = line.partition("{")
        value = _object(brace + rest.removesuffix(","))
        if not value:
            found.lines.append(line)
        elif told:
            found.lines += [f"{told}{key}: {one}" for key, one in value.items()]
        else:
            rows.append(value)
    found.add("", rows)


def _object(text: str) -> Row | None:
    try:
        return dict(json.loads(text)) if text.startswith("{") else None
    except ValueError:
        return None


def _delimited(text: str, found: Parts) -> None:
    head, _, body = text.partition("\n")
    found.lines.append(head)
    _csv("", body, found)


def _csv(name: str, text: str, found: Parts) -> None:
    header, *rows = list(csv.reader(text.splitlines(keepends=True))) or [[]]
    if all(len(row) == len(header) for row in rows):
        found.add_listed(name, header, rows)
    else:
        found.lines += text.splitlines()


def _workbook(text: str, found: Parts) -> None:
    """A sheet with its unit in the second row has its headings in the third; the columns of another are its letters."""
    sheets: dict[str, dict[int, dict[str, str]]] = {}
    for told in _cells(text):
        if cell := CELL.fullmatch(told):
            name, letters, row, value = cell.groups()
            if value.startswith("="):  # a column is known by its heading, not by its letters
                value = re.sub(rf"\b{letters}(?=\d)", "", value)
            sheets.setdefault(name, {}).setdefault(int(row), {})[letters] = value.removesuffix(" | General")
        elif not LAYOUT.fullmatch(told):
            found.lines.append(told)
    for name, cells in sheets.items():
        headed = cells.get(2, {}).get("A", "").startswith("单位：") and HEADING in cells
        if not headed:
            found.add(name, [dict(_apart(row)) for row in cells.values()])
            continue
        found.lines += [f"{name}: {value}" for row in (1, 2) for value in cells.get(row, {}).values()]
        rows = [row for number, row in cells.items() if number > HEADING]
        columns = list(cells[HEADING]) + sorted({one for row in rows for one in row} - set(cells[HEADING]))
        header = [cells[HEADING].get(one, "") for one in columns]
        found.add_listed(name, header, [[row.get(one) for one in columns] for row in rows])


def _apart(row: Row) -> Iterator[tuple[str, str]]:
    for letters, value in row.items():
        words, *figures = FIGURE.split(value)
        yield letters, words
        yield from ((f"{letters} figure", one) for one in figures)


def _cells(text: str) -> Iterator[str]:
    """The lines of a workbook; a cell of several lines is one."""
    kept: list[str] = []
    for line in text.splitlines():
        if kept and (CELL.fullmatch(line) or LAYOUT.fullmatch(line) or not CELL.fullmatch(kept[0])):
            yield "\n".join(kept)
            kept = []
        kept.append(line)
    yield "\n".join(kept)


def _members(text: str, found: Parts) -> None:
    """Files of an archive: those of Word by the sentences and addresses in them, a data package by field."""
    members: dict[str, list[str]] = {}
    for line in text.splitlines():
        if member := MEMBER.fullmatch(line):
            members.setdefault(member[1], []).append(member[2])
        else:
            found.lines.append(line)
    for name, lines in members.items():
        if name.endswith(".csv"):
            _csv(name, "\n".join(lines), found)
        elif name == "datapackage.json":
            for path, value in _fields(json.loads("\n".join(lines)), name):
                if path == FIELD:
                    found.add("fields", [value])
                else:
                    found.lines.append(f"{path}: {json.dumps(value, ensure_ascii=False)}")
        else:
            found.lines += [f"{name}: {said}" for line in lines for said in _said(name, line)]


def _said(name: str, line: str) -> list[str]:
    """The sentences of a line; of XML, those between two tags, and an address."""
    if not name.endswith((".xml", ".rels")):
        return [line]
    text = TAGGED.fullmatch(line.strip())
    return SENTENCE.findall(text[1]) if text else [line] * ('TargetMode="External"' in line)


def _fields(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """(path, value) of what holds no more; a list has one path, and a short record in it is one value."""
    if isinstance(value, list):
        for one in value:
            long = isinstance(one, dict) and any(isinstance(part, dict | list) for part in one.values())
            yield from _fields(one, path) if long else [(path, one)]
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from () if key in FOLLOWS else _fields(one, f"{path} {key}")
    else:
        yield path, value
