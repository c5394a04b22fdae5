"""Parses a sheet whose writer leaves out what others write: places of cells, double quotes, the usual prefix."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from dashboard.intake.workbook_parts import is_true, new_parser, parse

CHUNK = 1024 * 1024
_PLACE = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d+)$")


@dataclass(frozen=True)
class ParsedCell:
    """A cell. place: row and column from 0. formula: its text, or None. value: as written, '' for none.

    is_text, is_shared, is_error: by its type. is_struck: whether every run of its own text is struck through.
    """

    place: tuple[int, int]
    style: str
    formula: str | None
    value: str
    is_text: bool
    is_shared: bool
    is_error: bool
    is_filled: bool
    is_struck: bool


@dataclass
class _State:
    take: Callable[[ParsedCell], None]
    path: list[str] = field(default_factory=list)
    row: int = -1
    column: int = -1
    attributes: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    runs: list[bool] = field(default_factory=list)
    hidden_rows: int = 0
    hides_columns: bool = False

    def start(self, name: str, given: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self.path.append(name)
        if name == "row":
            number = given.get("r", "")
            self.row, self.column = int(number) - 1 if number.isdigit() else self.row + 1, -1
            self.hidden_rows += is_true(given.get("hidden"))
        elif name == "c":
            found = _PLACE.match(given.get("r", ""))
            self.column = self.column + 1 if found is None else _number(found[1])
            self.row = self.row if found is None else int(found[2]) - 1
            self.attributes, self.words, self.runs = given, {}, []
        elif name in ("f", "v", "t"):
            self.words.setdefault(name, "")
        elif name == "r":
            self.runs.append(False)
        elif name == "strike" and self.runs:
            self.runs[-1] = is_true(given.get("val", "1"))
        elif name == "col":
            self.hides_columns = self.hides_columns or is_true(given.get("hidden"))

    def text(self, words: str) -> None:
        name = self.path[-1] if self.path else ""
        if name in ("f", "v", "t") and "c" in self.path:
            self.words[name] = self.words.get(name, "") + words

    def end(self, name: str) -> None:
        self.path.pop()
        if name.rpartition(":")[2] != "c":
            return
        kind = self.attributes.get("t", "n")
        value = self.words.get("v", "")
        self.take(
            ParsedCell(
                place=(self.row, self.column),
                style=self.attributes.get("s", "0"),
                formula=self.words.get("f"),
                value=value,
                is_text=kind in ("str", "inlineStr", "s"),
                is_shared=kind == "s",
                is_error=kind == "e",
                is_filled=bool(value or self.words.get("t") or "f" in self.words),
                is_struck=bool(self.runs) and all(self.runs),
            )
        )


def parsed(stream: IO[bytes], take: Callable[[ParsedCell], None]) -> tuple[int, bool]:
    """Give every cell of a sheet to `take`. Returns the number of hidden rows, and whether a column is hidden.

    Raises Refusal for what is no XML.
    """
    state, parser = _State(take), new_parser()
    parser.StartElementHandler, parser.EndElementHandler = state.start, state.end
    parser.CharacterDataHandler = state.text
    while chunk := stream.read(CHUNK):
        parse(parser, chunk, is_last=False)
    parse(parser, b"", is_last=True)
    return state.hidden_rows, state.hides_columns


def _number(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1
