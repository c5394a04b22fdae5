"""Which kind of 台账 a sheet may be when most of its headings are unknown: by what stands in its columns.

It only proposes. A steward confirms, and the confirmed mapping is remembered by department and headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from dashboard.intake.aside import is_amount
from dashboard.intake.kinds import fits
from dashboard.intake.mapping import Correction, FileMapping, headings_of
from dashboard.intake.reading import Cell, Sheet
from dashboard.intake.units import unit_word
from dashboard.intake.vocabulary import (
    Kind,
    Vocabulary,
    is_protected,
    meaning_of,
    narrow,
    unit_in,
)

SAMPLED_ROWS, SHARE, DISTINCT = 100, 0.8, 0.9
DAY, BODY = "day", "body"
_CLAUSE = re.compile(r"第?[一二三四五六七八九十\d]{1,2}[(.][一二三四五六七八九十\d]{1,2}\)?条?")
_MONEY = re.compile(r"[钱款额]|资金|经费|补助|奖励|拨付|下达")
_PAID, _APPLIED = re.compile(r"拨|付|支"), re.compile(r"申")
_ENDS_LIKE_A_BODY = re.compile(r"(?:公司|大学|学院|研究院|研究所|中心|医院|集团|协会|联盟|实验室)$")
# What a cell must be like, in the order in which a column is tried; several kinds call a day and a body their own way.
SIGNS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("recipient_code", re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}").fullmatch),
    ("award_kind", re.compile(r"团队|个人").fullmatch),
    ("document_number", re.compile(r".*[〔\[(【]20\d\d[〕\])】].*号?").fullmatch),
    ("clause", _CLAUSE.fullmatch),
    (DAY, re.compile(r"20\d\d[-年./]\d{1,2}(?:[-月./]\d{1,2}日?|月)?").fullmatch),
    ("city", re.compile(r"(?:\d{6})?[^\d]{2,7}[市州]").fullmatch),
    ("county", re.compile(r"(?:\d{6})?[^\d]{1,7}[县区]").fullmatch),
    (BODY, _ENDS_LIKE_A_BODY.search),
)
NAMES_OF = {
    "projects": {DAY: "approved_on", BODY: "recipient_name"},
    "commitments": {DAY: "committed_on"},
    "disbursements": {DAY: "disbursed_on", BODY: "payee_name"},
    "talent": {BODY: "employer_name"},
}


@dataclass(frozen=True)
class Proposal:
    """A mapping that would make a sheet readable. row: of its headings, from 1. said: heading and meaning in words."""

    sheet: str
    row: int
    kind: str
    mapping: FileMapping
    said: str


def proposal(sheets: Sequence[Sheet], words: Vocabulary) -> Proposal | None:
    """The proposal for the first sheet that has one."""
    return next(filter(None, (_of_sheet(sheet, words) for sheet in sheets)), None)


def _of_sheet(sheet: Sheet, words: Vocabulary) -> Proposal | None:
    row, headings = headings_of(sheet, words)
    if row is None or len({heading for _, heading in headings}) < len(headings):
        return None
    below = list(islice(iter(sheet.rows), row + 1, row + 1 + SAMPLED_ROWS))
    known: dict[str, str] = {}
    guessed: dict[str, str] = {}
    for index, heading in headings:
        meaning = meaning_of(tuple(heading.split("/")), words)
        if meaning is not None:
            known[heading] = meaning.name
        elif not is_protected(heading.rpartition("/")[2], words):
            cells = [cells[index] for cells in below if index < len(cells) and str(cells[index]).strip()]
            found = _looks_like(heading, cells, {*known.values(), *guessed.values()}, words)
            if found is not None:
                guessed[heading] = found
    for kind in words.kinds:
        if kind.name in NAMES_OF and guessed:
            named = {heading: NAMES_OF[kind.name].get(name, name) for heading, name in guessed.items()}
            fitting = {
                heading: name for heading, name in named.items() if name in (*kind.text, *kind.amounts)
            }
            if fits(kind, {*known.values(), *fitting.values()}):
                return _proposed(sheet, row, kind, fitting, words)
    return None


def _proposed(sheet: Sheet, row: int, kind: Kind, fitting: dict[str, str], words: Vocabulary) -> Proposal:
    corrections = tuple(
        Correction(heading, name, None, unit_word(unit_in(heading, words)[1], words.units))
        for heading, name in fitting.items()
    )
    said = "、".join(f"“{heading}”读作“{words.titles.get(name, name)}”" for heading, name in fitting.items())
    return Proposal(
        sheet.name,
        row + 1,
        kind.name,
        FileMapping(kind.name, None, corrections),
        f"像是“{kind.title}”：{said}",
    )


def _looks_like(heading: str, cells: Sequence[Cell], taken: set[str], words: Vocabulary) -> str | None:
    """The field that the cells of a column look like; None for none, or one that another column has."""
    if len(cells) < 2:
        return None
    texts = [narrow(str(cell)) for cell in cells]
    if _share(isinstance(cell, date) for cell in cells) >= SHARE:
        return DAY if DAY not in taken else None
    if _is_money(heading, cells, words):
        stage = (
            "disbursed" if _PAID.search(heading) else "applied" if _APPLIED.search(heading) else "committed"
        )
        return stage if stage not in taken else None
    for name, is_like in SIGNS:
        if name not in taken and _share(bool(is_like(text)) for text in texts) >= SHARE:
            return name
    is_distinct = len(set(texts)) >= DISTINCT * len(texts)
    if is_distinct and "project_id" not in taken and _share(map(_is_number_of_a_thing, texts)) >= SHARE:
        return "project_id"
    if is_distinct and "project_name" not in taken and _share(len(text) >= 2 for text in texts) >= SHARE:
        return (
            "project_name"
            if not any(is_amount(cell) for cell in cells if not isinstance(cell, str))
            else None
        )
    return None


def _is_money(heading: str, cells: Sequence[Cell], words: Vocabulary) -> bool:
    has_word = _MONEY.search(heading) is not None or unit_in(heading, words)[1] is not None
    return has_word and _share(map(is_amount, cells)) >= SHARE


def _is_number_of_a_thing(text: str) -> bool:
    return len(text) >= 4 and any(map(str.isdigit, text)) and re.search(r"[A-Za-z0-9]{3}", text) is not None


def _share(found: Iterable[bool]) -> float:
    marks = list(found)
    return sum(marks) / len(marks)
