"""Tells data rows from totals, footers, labels and repeated headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.intake.reading import Cell, Row
from dashboard.intake.units import line_unit
from dashboard.intake.vocabulary import Vocabulary, narrow

DATA, ASIDE, NOTHING = "data", "aside", "nothing"
_SECTION = re.compile(r"^[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]")
# 小计, 某市小计(2个), TOTAL合计, 51010025A00013汇总, 其中:某市; and not 信息汇总平台.
_ADDED_UP = re.compile(
    r".{0,24}(?:[小合总共累]计|汇总)(?:\([^)]*\)|\d{1,4}个?)?:?|(?:grand|sub)?total.{0,6}|sum|其中:?.{1,12}",
    re.IGNORECASE,
)
_SPELT_OUT = re.compile(r"(?:人民币)?[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+")
NOTHING_SAID = re.compile(r"[-—–―/\\]+|无|暂无")
_COUNTED = re.compile(r"\d+(?:\.\d+)?[个项家户名笔人]?")
# Numbers of things have a letter or a digit; a place or a department in their column names a group of rows.
_NUMBERED = re.compile(r"[0-9A-Za-z]")
WORDS_OF_A_RECORD = 2
SHORTEST_LABEL = 4


@dataclass(frozen=True)
class Layout:
    """Where a table holds what. keys: columns of which every record fills one; numbers: those of them that hold
    numbers of things. words: the understood columns besides keys and money. labels: the headings, narrowed.
    adds_up: whether the table may hold totals. prefilled: those of the words that a form may fill in beforehand;
    money: the columns of amounts."""

    keys: tuple[int, ...]
    numbers: frozenset[int]
    words: tuple[int, ...]
    labels: Collection[str]
    adds_up: bool
    prefilled: frozenset[int] = frozenset()
    money: tuple[int, ...] = ()


def kind_of_row(row: Row, layout: Layout, words: Vocabulary) -> str:
    """DATA for a record; ASIDE for a total, a group's name or a footer, whose money must be explained; NOTHING for a
    line that belongs to the form: empty, headings, an example, the line 1, 2, 3 under the headings.

    In doubt a row is data: it is then rejected with a reason, not ignored.
    """
    filled = [cell for cell in row if str(cell).strip()]
    if not filled or is_example_row(row, words):
        return NOTHING
    if len(filled) <= 2 and line_unit(row, words.units) is not None:
        return ASIDE
    texts = [narrow(cell) for cell in filled if isinstance(cell, str)]
    key, value = _key_of(row, layout.keys)
    is_of_the_form = sum(1 for text in texts if text in layout.labels) >= 2 or _is_column_count(
        row, len(filled)
    )
    if is_of_the_form and not _is_identifier(value):
        return NOTHING
    said = narrow(str(value)) if isinstance(value, str) else ""
    told = sum(1 for column in layout.words if _tells(row, column, words))
    if str(value).strip():
        # The name of a group stands before its sum; without a sum it names a record.
        names_group = key in layout.numbers and not _NUMBERED.search(str(value))
        is_doubtful = _adds_up(said, layout, words) or (names_group and (not told or _has_money(row, layout)))
        if said.startswith(words.footer_words):
            return ASIDE if _is_signed(said) or told < WORDS_OF_A_RECORD else DATA
        is_group = is_doubtful or (layout.adds_up and not words.total_words.isdisjoint(texts))
        return ASIDE if is_group and told < (WORDS_OF_A_RECORD if is_doubtful else 1) else DATA
    if _is_prefilled(row, layout, words):
        return ASIDE
    first = texts[0] if texts else ""
    if told >= WORDS_OF_A_RECORD and not (first.startswith(words.footer_words) and _is_signed(first)):
        return DATA
    is_group = _adds_up(first, layout, words) or not words.total_words.isdisjoint(texts)
    if not told or is_group or first.startswith(words.footer_words) or _SECTION.match(first):
        return ASIDE
    return DATA


def _is_prefilled(row: Row, layout: Layout, words: Vocabulary) -> bool:
    """Whether a row without a key tells nothing but what the form has filled in beforehand, and no amount."""
    return not _has_money(row, layout) and not any(
        _tells(row, column, words) for column in layout.words if column not in layout.prefilled
    )


def _has_money(row: Row, layout: Layout) -> bool:
    """Whether an amount is filled in and is not 0."""
    return not all(_is_nothing(row[column]) for column in layout.money if column < len(row))


def _is_nothing(cell: Cell) -> bool:
    """Whether an amount is empty or 0."""
    return cell == 0 or (isinstance(cell, str) and not narrow(cell).strip("0.-—"))


def is_certain(row: Row, layout: Layout, words: Vocabulary) -> bool:
    """Whether a row is certainly a record: its key begins like a number of at least 4 characters, and nothing adds up."""
    keys = layout.keys
    key = row[keys[0]] if keys[0] < len(row) else ""
    if not _is_identifier(key) and len(keys) > 1:
        key = _key_of(row, keys)[1]
    if not _is_identifier(key):
        return False
    return not layout.adds_up or (words.total_words.isdisjoint(row) and not _ADDED_UP.fullmatch(str(key)))


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
    first = row[0] if row and row[0] != "" else next((cell for cell in row if cell != ""), "")
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


def _is_signed(text: str) -> bool:
    """Whether a text is like 填报人:张三, and not 审核大模型."""
    return ":" in text[:6] or len(text) <= SHORTEST_LABEL


def _adds_up(text: str, layout: Layout, words: Vocabulary) -> bool:
    """Whether a text in front of a row names a total or a level of funding."""
    bare = text.rstrip(":")
    if bare in words.total_words:
        return True
    return layout.adds_up and (_ADDED_UP.fullmatch(text) is not None or bare in words.levels)


def _tells(row: Row, column: int, words: Vocabulary) -> bool:
    """Whether a cell tells of one thing: a word or a day, and not a count, a total, a dash or a signature."""
    cell = row[column] if column < len(row) else ""
    if not isinstance(cell, str):
        return isinstance(cell, date)
    text = narrow(cell)
    if not text or _COUNTED.fullmatch(text) or _SPELT_OUT.fullmatch(text) or text in words.total_words:
        return False
    return not text.startswith(words.footer_words) and not NOTHING_SAID.fullmatch(text)
