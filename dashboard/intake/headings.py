"""Finds the headings of a sheet and the meaning of each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from dashboard.intake.reading import Row, Sheet
from dashboard.intake.units import line_unit
from dashboard.intake.vocabulary import (
    EVIDENCE,
    LONGEST_HEADING,
    PERSONAL,
    SEARCHED_ROWS,
    Kind,
    Meaning,
    Vocabulary,
    level_of,
    meaning_of,
    narrow,
    tidy,
    unit_in,
)

# 5705995.06元 or KJ1074-001, and not 2026年 or 1季度.
_VALUE = re.compile(r"[\d.,]{5,}|\d+[.,]\d|\d+$|[A-Za-z-]*\d[A-Za-z0-9-]{3,}")
UNKNOWN = "工作表“{sheet}”有列未识别，没有读取：{headings}。"
UNUSED = "工作表“{sheet}”有列不属于“{kind}”，没有读取：{headings}。"
DROPPED = "为保护个人信息，工作表“{sheet}”的这些列没有保存：{headings}。"
MASKED = "为保护个人信息，工作表“{sheet}”的这些列只记是否填写，没有保存内容：{headings}。"


@dataclass(frozen=True)
class Column:
    """An understood column. index: from 0. heading: as printed, levels joined by '/'.

    name, role, level, unit: as in vocabulary.Meaning. part: of a cell of number and name: 'number', 'name'; else ''.
    """

    index: int
    heading: str
    name: str
    role: str
    level: str | None
    unit: Decimal | None
    part: str = ""


def known_count(row: Row, words: Vocabulary) -> int:
    """The number of known headings in a row."""
    return sum(1 for cell in row if _known(cell, words))


def likely_heading_row(sheet: Sheet) -> int | None:
    """The first row of at least three different words, and nothing else, above a row that is not empty."""
    for position, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        filled = [cell for cell in row if str(cell).strip()]
        is_wordy = all(isinstance(cell, str) and len(cell) <= LONGEST_HEADING for cell in filled)
        below = sheet.rows[position + 1] if position + 1 < len(sheet.rows) else []
        if is_wordy and len(set(filled)) >= 3 and sum(1 for cell in below if str(cell).strip()) >= 2:
            return position
    return None


def repeated_heading(sheet: Sheet, words: Vocabulary) -> tuple[str, int, str] | None:
    """(sheet, row from 1, heading) of the first row that has a known heading twice; None where there is none."""
    for position, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        known = [str(cell).strip() for cell in row if _known(cell, words)]
        again = next((cell for cell in known if known.count(cell) > 1), None)
        if again is not None and len(known) > 2:
            return sheet.name, position + 1, again
    return None


def header_block(sheet: Sheet, leaf: int, words: Vocabulary, first: int = 0) -> tuple[int, int]:
    """First and last row of the headings around `leaf`, both included; none above the row `first`.

    Merged cells connect the rows of headings; without them (CSV) a row of group names above, or of
    sub-headings below, is recognised by its words.
    """
    top = bottom = leaf
    while top > first and leaf - top < 2 and _heads(sheet, top - 1, top, words):
        top -= 1
    while bottom + 1 < len(sheet.rows) and bottom - leaf < 2 and _continues(sheet, bottom + 1, top, words):
        bottom += 1
    return top, bottom


def names_in(sheet: Sheet, block: tuple[int, int], words: Vocabulary) -> frozenset[str]:
    """The names of all understood columns, for any kind of table."""
    meanings = (meaning_of(labels, words) for _, labels in labels_of(sheet, block))
    return frozenset(meaning.name for meaning in meanings if meaning is not None and meaning.role != "person")


def places_of(sheet: Sheet, block: tuple[int, int], words: Vocabulary) -> dict[str, int]:
    """Name → position of the first understood column of that name."""
    found: dict[str, int] = {}
    for index, labels in labels_of(sheet, block):
        meaning = meaning_of(labels, words)
        if meaning is not None and meaning.role != "person":
            found.setdefault(meaning.name, index)
    return found


def columns_of(
    sheet: Sheet, block: tuple[int, int], words: Vocabulary, kind: Kind
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """The understood columns with their names in `kind`, left to right, and sentences on the columns left out.

    Of two columns with the same meaning the first counts. Columns about persons are never returned, except a
    column of which the kind records only whether it is filled, and those that it turns into a pseudonym.
    """
    columns: list[Column] = []
    aside: dict[str, list[str]] = {}
    notes: list[str] = []
    seen: dict[tuple[str, str | None], str] = {}
    names = kind.names(names_in(sheet, block, words))
    for index, labels, meaning in meanings_of(sheet, block, words):
        heading = "/".join(labels)
        reason = _why_aside(meaning, kind, names)
        if reason is not None:
            aside.setdefault(reason, []).append(heading)
        if meaning is None or meaning.role == "person" or reason in (UNUSED, DROPPED):
            continue
        key = (names[meaning.name], meaning.level)
        if key in seen:
            notes.append(f"工作表“{sheet.name}”的“{heading}”与“{seen[key]}”含义相同，只用了前一列。")
        else:
            seen[key] = heading
            columns.append(Column(index, heading, key[0], meaning.role, meaning.level, meaning.unit))
    notes += [
        reason.format(sheet=sheet.name, kind=kind.title, headings="、".join(headings))
        for reason, headings in aside.items()
    ]
    return tuple(columns), tuple(notes)


def meanings_of(
    sheet: Sheet, block: tuple[int, int], words: Vocabulary
) -> Iterator[tuple[int, tuple[str, ...], Meaning | None]]:
    """Column → its labels and their meaning. 其中:省级 and 市级 directly to the right of an amount are parts of it."""
    whole: Meaning | None = None
    for index, labels in labels_of(sheet, block):
        meaning, level = meaning_of(labels, words), level_of(labels[-1], words)
        if meaning is None and level is not None and whole is not None:
            unit = unit_in(labels[-1], words)[1]
            meaning = replace(whole, level=level, unit=whole.unit if unit is None else unit)
        else:
            whole = meaning if meaning is not None and meaning.role == "money" and not meaning.level else None
        yield index, labels, meaning


def _why_aside(meaning: Meaning | None, kind: Kind, names: dict[str, str]) -> str | None:
    """The sentence that says why a column is not read, or None."""
    if meaning is None:
        return UNKNOWN
    if meaning.role == "skip":
        return None
    used = meaning.role != "person" and _is_used(names[meaning.name], kind)
    if meaning.role in PERSONAL and not used:
        return DROPPED
    if meaning.role == "presence":
        return MASKED
    return None if used else UNUSED


def _is_used(name: str, kind: Kind) -> bool:
    return name in kind.text or name in kind.amounts or (kind.has_evidence and name.startswith(EVIDENCE))


def _known(cell: object, words: Vocabulary) -> bool:
    if not isinstance(cell, str) or not cell.strip() or len(cell) > LONGEST_HEADING:
        return False
    return meaning_of((cell,), words) is not None


def _heads(sheet: Sheet, above: int, below: int, words: Vocabulary) -> bool:
    """Whether the upper row holds group names for the lower row."""
    if line_unit(sheet.rows[above], words.units) is not None:
        return False
    cells = [cell.strip() for cell in sheet.rows[above] if isinstance(cell, str) and cell.strip()]
    if any((first[0] == above and last[0] >= below) for first, last in sheet.merges):
        return True
    if any(cell != "" and not isinstance(cell, str) for cell in sheet.rows[above]):
        return False
    return len(cells) >= 2 and not any(_is_value(cell) for cell in cells)


def _is_value(cell: str) -> bool:
    """Whether a cell is too long for a heading, is a sentence, or begins like a number, an amount or a code."""
    return len(cell) > LONGEST_HEADING or ":" in narrow(cell) or _VALUE.match(narrow(cell)) is not None


def _continues(sheet: Sheet, position: int, top: int, words: Vocabulary) -> bool:
    """Whether a row below the headings still belongs to them."""
    if any(top <= first[0] < position <= last[0] for first, last in sheet.merges):
        return True
    row = sheet.rows[position]
    filled = [cell for cell in row if cell != ""]
    if not filled or any(not isinstance(cell, str) for cell in filled) or len(filled) == len(row):
        return False
    return all(
        tidy(str(cell)) in words.levels or tidy(str(cell)) in words.total_words or _known(cell, words)
        for cell in filled
    )


def labels_of(sheet: Sheet, block: tuple[int, int]) -> list[tuple[int, tuple[str, ...]]]:
    """Column → its labels, top to bottom, without repeats; columns without heading are left out."""
    top, bottom = block
    rows = [list(row) for row in sheet.rows[top : bottom + 1]]
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    _fill_merges(rows, sheet, top)
    if not sheet.merges:
        _fill_groups(rows)
    found: list[tuple[int, tuple[str, ...]]] = []
    for index in range(width):
        labels: list[str] = []
        for row in rows:
            text = " ".join(str(row[index]).split())
            if text and text not in labels:
                labels.append(text)
        if labels:
            found.append((index, tuple(labels)))
    return found


def _fill_merges(rows: Sequence[Row], sheet: Sheet, top: int) -> None:
    for (first_row, first_column), (last_row, last_column) in sheet.merges:
        if not top <= first_row < top + len(rows):
            continue
        source = rows[first_row - top]
        value = source[first_column] if first_column < len(source) else ""
        for row in rows[first_row - top : last_row - top + 1]:
            for column in range(first_column, min(last_column + 1, len(row))):
                row[column] = value


def _fill_groups(rows: Sequence[Row]) -> None:
    """Without merges a group name is only in its first column; repeat it up to the next name."""
    for upper, lower in pairwise(rows):
        for column in range(1, len(upper)):
            if upper[column] == "" and lower[column] != "" and lower[column - 1] != "":
                upper[column] = upper[column - 1]
