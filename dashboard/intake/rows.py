"""Tells data rows from totals, footers, labels and repeated headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from dashboard.intake.reading import Cell, Row
from dashboard.intake.vocabulary import Vocabulary, narrow

_SECTION = re.compile(r"^[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]")


def is_data_row(
    row: Row, keys: Sequence[int], labels: Collection[str], words: Vocabulary, *, adds_up: bool = True
) -> bool:
    """Whether a row is a record. keys: columns of which every record fills one; labels: the headings, narrowed.

    adds_up: whether the table may hold totals; if not, 累计 in a later column is a remark, not a total.
    In doubt a row is data: it is then rejected with a reason, not ignored.
    """
    if is_example_row(row, words):
        return False
    key, value = _key_of(row, keys)
    if _is_identifier(value):
        return True
    filled = [(column, cell) for column, cell in enumerate(row) if str(cell).strip()]
    if not filled:
        return False
    texts = [narrow(cell) for _, cell in filled if isinstance(cell, str)]
    has_key = bool(str(value).strip())
    totals = texts if adds_up or not has_key else [*texts[:1], narrow(str(value))]
    if any(text.rstrip(":") in words.total_words for text in totals):
        return False
    if texts and texts[0].startswith(words.footer_words):
        return False
    if sum(1 for text in texts if text in labels) >= 2:
        return False
    if _is_column_count(row, len(filled)):
        return False
    if has_key:
        return True
    if any(text.endswith(tuple(words.total_words)) for text in texts):
        return False
    if len(filled) == 1:
        # A number without a record, or the name of a section.
        return bool(texts) and not _SECTION.match(texts[0]) and filled[0][0] > key
    return True


def is_certain(row: Row, keys: Sequence[int]) -> bool:
    """Whether a row is certainly a record: its key begins like a number of at least 4 characters."""
    key = keys[0]
    if key < len(row) and _is_identifier(row[key]):
        return True
    return len(keys) > 1 and _is_identifier(_key_of(row, keys)[1])


def is_total(row: Row, words: Vocabulary) -> bool:
    """Whether a cell is only 小计, 合计 or the like."""
    return any(isinstance(cell, str) and narrow(cell).rstrip(":") in words.total_words for cell in row)


def is_footer(row: Row, words: Vocabulary) -> bool:
    """Whether a row begins like 填报人 or 注."""
    first = next((narrow(cell) for cell in row if isinstance(cell, str) and cell.strip()), "")
    return first.startswith(words.footer_words)


def _is_identifier(value: Cell) -> bool:
    return isinstance(value, str) and len(value) > 3 and value[0].isascii() and value[0].isalnum()


def is_example_row(row: Row, words: Vocabulary) -> bool:
    """Whether a row is the example of a template: its first filled cell and another cell say so (D-027).

    A record written over the example, with the first cell unchanged, is a record.
    """
    first = next((cell for cell in row if cell != ""), "")
    if not isinstance(first, str) or first.strip() not in words.example_words:
        return False
    said = [
        cell for cell in row if isinstance(cell, str) and any(word in cell for word in words.example_words)
    ]
    return len(said) > 1


def _key_of(row: Row, keys: Sequence[int]) -> tuple[int, Cell]:
    """The first filled key column with its cell; else the first key column, empty."""
    filled = (key for key in keys if key < len(row) and str(row[key]).strip())
    key = next(filled, keys[0])
    return key, row[key] if key < len(row) else ""


def _is_column_count(row: Row, filled: int) -> bool:
    """The line 1, 2, 3, … (栏次) under the headings."""
    values = [str(cell).strip().removesuffix(".0").strip("()（）") for cell in row if str(cell).strip()]
    return filled >= 3 and values == [str(number) for number in range(1, filled + 1)]
