"""Turns 身份证号 and names of persons into a pseudonym in the memory of the process that masks numbers of persons.

The same person has the same pseudonym in every file of one server; without its key nobody comes from one to the other.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.access.keys import person_key
from dashboard.intake.headings import DROPPED
from dashboard.intake.rows import NOTHING_SAID
from dashboard.intake.shown_cells import refused_cell
from dashboard.personal import has_number, is_identity_number, plain_words
from dashboard.settings import access_settings, person_keys

NUMBER, NAME, EMPLOYER, KEY = "person_number", "person_name", "employer_name", "person_key"
PLACES = 16
_BETWEEN = re.compile(r"[-_.·•‧・/‐-―−='`‘’\"“”]+")
_WHOLE = re.compile(r"[0-9]{17}[0-9X]")
_DISTORTED = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+")
# Passports and the like have fewer digits.
LEAST_DIGITS = 13
HIDDEN = "号码不在这里显示"
WRONG = f"身份证号校验不通过，请对照证件核对；{HIDDEN}"
NOT_WHOLE = f"身份证号校验不通过：应是 18 位，一格只填一个号码；{HIDDEN}"
DISTORTED = f"身份证号校验不通过：存成数字已失真，请把该列设为文本格式后对照证件重新填写；{HIDDEN}"
ROUNDED = (
    "身份证号校验不通过：末三位都是 0，像是存成数字后失真，请把该列设为文本格式后对照证件重新填写，"
    f"证件上确是这样的这一格留空；{HIDDEN}"
)
UNREADABLE = (
    "{what}读不准：公式没有算好的结果，或单元格格式与存的内容不一致，请把该列设为文本格式后直接填写；"
    "原内容不在这里显示"
)
KEYED = "为保护个人信息，工作表“{sheet}”的这些列只用来生成人员代号，原内容没有保存：{headings}。"
OTHER_DOCUMENT = "不是身份证号，改按姓名和用人单位辨认同一个人"
NOT_KEYED = "没有身份证号，姓名和用人单位也不全，没有生成人员代号"


@dataclass(frozen=True)
class _Person:
    """What becomes of a row. refused_: the cell that takes the place of one that cannot be read, None for any other.

    has_other: whether the key is of name and employer because the number is of another document.
    is_incomplete: whether something was told, and not enough for a key.
    """

    key: str | None
    refused_number: str | None
    refused_name: str | None
    has_other: bool
    is_incomplete: bool


def with_key_column(table: pa.Table) -> pa.Table:
    """A raw table with a column for pseudonyms, all null, where its kind has numbers of persons; else unchanged."""
    if NUMBER not in table.column_names:
        return table
    return table.append_column(KEY, pa.nulls(len(table), pa.string()))


def with_person_keys(
    table: pa.Table, headings: Mapping[tuple[int, str], str]
) -> tuple[pa.Table, tuple[str, ...]]:
    """A raw table with pseudonyms in the place of numbers and names, and the sentences on it.

    headings: (table, field) → heading as printed. A cell that is no number of a person is refused, without its text.
    Raises Refusal where the key of the server cannot be read.
    """
    if NUMBER not in table.column_names or not _any_filled(table):
        return _replaced(table, {}), ()
    if not person_keys():
        return _replaced(table, {}), tuple(_of_columns(table, headings, DROPPED))
    key = person_key(access_settings().keys)
    told = zip(*(table[name].to_pylist() for name in (NUMBER, NAME, EMPLOYER)), strict=True)
    persons = [_person(key, number or "", name or "", employer or "") for number, name, employer in told]
    done = {
        KEY: [person.key for person in persons],
        NUMBER: [person.refused_number for person in persons],
        NAME: [person.refused_name for person in persons],
    }
    return _replaced(table, done), (
        *_of_columns(table, headings, KEYED),
        *_of_rows(table, [person.has_other for person in persons], OTHER_DOCUMENT),
        *_of_rows(table, [person.is_incomplete for person in persons], NOT_KEYED),
    )


def pseudonym(key: bytes, number: str | None, name: str, employer: str) -> str | None:
    """16 hex digits for a person: by the 身份证号, else by name and employer; None where one of the two is empty."""
    if not number and not (name and employer):
        return None
    words = f"number:{number}" if number else f"name:{name}\n{employer}"
    digest = hmac.digest(key, words.encode(), hashlib.sha256)
    # Digits that look like a telephone number would be masked wherever they are shown.
    while has_number(digest.hex()[:PLACES]):
        digest = hashlib.sha256(digest).digest()
    return digest.hex()[:PLACES]


def _person(key: bytes, number_cell: str, name_cell: str, employer_cell: str) -> _Person:
    number, fault = _number_of(number_cell)
    name = _words_of(name_cell)
    own = None if fault else pseudonym(key, number, name, _words_of(employer_cell))
    return _Person(
        own,
        refused_cell("", fault) if fault else None,
        refused_cell("", UNREADABLE.format(what="姓名")) if _is_marked(name_cell) else None,
        has_other=number is None and own is not None,
        is_incomplete=not fault and own is None and (bool(name) or number is None),
    )


def _number_of(text: str) -> tuple[str | None, str]:
    """(the number, why it is none): '' for an empty cell; None for the number of another document."""
    if _is_marked(text):
        return "", UNREADABLE.format(what="身份证号")
    plain = plain_words(text)
    number = _BETWEEN.sub("", plain)
    if not number or NOTHING_SAID.fullmatch(number):
        return "", ""
    if _DISTORTED.fullmatch(plain):
        return "", DISTORTED
    if sum(map(str.isdigit, number)) < LEAST_DIGITS:
        return None, ""
    if not _WHOLE.fullmatch(number):
        return "", NOT_WHOLE
    if number.endswith("000"):
        return "", ROUNDED
    return (number, "") if is_identity_number(number) else ("", WRONG)


def _words_of(text: str) -> str:
    """A name as it is compared: without white space and dots; '' for none."""
    if _is_marked(text) or NOTHING_SAID.fullmatch(plain_words(text)):
        return ""
    return _BETWEEN.sub("", plain_words(text))


def _is_marked(text: str) -> bool:
    """Whether a cell could not be read; marks are private-use characters."""
    return "\ue000" <= text[:1] <= "\uf8ff"


def _any_filled(table: pa.Table) -> bool:
    return any(pc.any(pc.not_equal(table[name], "")).as_py() for name in (NUMBER, NAME))


def _replaced(table: pa.Table, columns: Mapping[str, Sequence[str | None]]) -> pa.Table:
    """The table with these columns, and null in the others that hold persons."""
    for name in (NUMBER, NAME, KEY):
        if name in table.column_names:
            values = columns.get(name, [None] * len(table))
            table = table.set_column(table.column_names.index(name), name, pa.array(values, pa.string()))
    return table


def _of_columns(table: pa.Table, headings: Mapping[tuple[int, str], str], sentence: str) -> Iterator[str]:
    """The sentence for each table on its columns of persons that hold anything."""
    for row in table.group_by(["region_order", "source_sheet"], use_threads=False).aggregate([]).to_pylist():
        order = row["region_order"]
        own = table.filter(pc.equal(table["region_order"], order))
        filled = [name for name in (NUMBER, NAME) if pc.any(pc.not_equal(own[name], "")).as_py()]
        if filled:
            listed = "、".join(headings.get((order, name), name) for name in filled)
            yield sentence.format(sheet=row["source_sheet"], headings=listed)


def _of_rows(table: pa.Table, is_so: Sequence[bool], what: str) -> Iterator[str]:
    """A sentence for each sheet that has such rows."""
    rows: list[dict[str, Any]] = (
        table.select(["source_sheet", "source_row"]).filter(pa.array(is_so, pa.bool_())).to_pylist()
    )
    for sheet in dict.fromkeys(row["source_sheet"] for row in rows):
        own = [row["source_row"] for row in rows if row["source_sheet"] == sheet]
        more = f"起共 {len(own)} 行" if len(own) > 1 else ""
        yield f"工作表“{sheet}”第 {own[0]} 行{more}：{what}。"
