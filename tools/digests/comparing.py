"""Two takes held against each other: every difference with report or page, filter, column, old and new."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import Any

import keeping
import reviewing
import tables
from keeping import Taken

ABSENT = "(not there)"
EXAMPLES = 3
KEPT = "main warning.body: 按当时保存的结果显示。"
SHOWS_PAGE = "(the page)"
# Of a page: its key figures, what stands above a quoted one, and what went wrong. The tables are compared as exports,
# `page:…`, to the fen; how the rest is laid out may change.
SAYS_FIGURES = re.compile(
    r"main (?:metric\.(?:label|body|delta): |(?:alert|error|warning)\.body: |markdown\.body: \*\*(?:当时|现在)\*\*).*"
)
WORD = re.compile(r"[\w.*]+")
Said = tuple[str, str, str]  # column, old, new


@dataclass(frozen=True)
class Difference:
    """One thing that is said otherwise. what: report or page with its filter; column: '' outside a table."""

    store: str
    kind: str
    what: str
    column: str
    old: str
    new: str

    @property
    def subject(self) -> str:
        """The report or page, without its filter."""
        return self.what.split("?")[0]


def run(chosen: argparse.Namespace) -> int:
    """Print the differences of two files; 1 when there are any."""
    found = list(differences(keeping.read(chosen.before), keeping.read(chosen.after), chosen.part))
    if chosen.reviewed:
        meant = reviewing.read(chosen.reviewed)
        found = [one for one in found if not any(change.covers(one) for change in meant)]
        for change in meant if not chosen.part else ():
            if not change.used:
                print(f"reviewed, and found nowhere: {change.why}")
    for line in _lines(found, chosen.all):
        print(line)
    print(f"{len(found)} differences" if found else "no difference")
    return 1 if found else 0


def differences(before: Taken, after: Taken, part: bool = False) -> Iterator[Difference]:
    """What both answered otherwise, and what only one of them has.

    A store, or a kind of digests of it, that one was not asked is left out; with `part` everything `after` was not asked.
    """
    old, new = before.parts(), after.parts()
    asked = {key[:2] for key in old} & {key[:2] for key in new}
    for key in sorted(old.keys() | new.keys()):
        if key[:2] not in asked or old.get(key) == new.get(key) or (part and key not in new):
            continue
        if key not in old or key not in new:
            yield Difference(*key, "", _word(key in old), _word(key in new))
            continue
        yield from _told(key, before.texts[old[key]], after.texts[new[key]])


def _shown(text: str) -> str:
    """What a link shows: the sentence above what was kept, or the page."""
    return next((line for line in text.splitlines() if line.startswith(KEPT)), SHOWS_PAGE)


def _word(there: bool) -> str:
    return "(there)" if there else ABSENT


def _told(key: tuple[str, str, str], old: str, new: str) -> Iterator[Difference]:
    shown = (_shown(old), _shown(new))
    if key[1] == "links" and shown.count(SHOWS_PAGE) == 1:
        yield Difference(*key, "", *shown)
        return
    if key[1] in ("links", "pages"):
        pair = ([line for line in text.splitlines() if SAYS_FIGURES.fullmatch(line)] for text in (old, new))
        yield from (Difference(*key, *said) for said in _of_lines(*pair))
        return
    rows = (_rows(old), _rows(new)) if key[1] == "reports" else (None, None)
    if rows[0] is not None and rows[1] is not None:
        pairs = _of_rows(rows[0], rows[1])
    else:
        ending = key[2].partition("?")[0].rpartition(".")[2]
        pairs = _of_parts(*(tables.parts(text, ending) for text in (old, new)))
    found = key[1] != "reports"
    for column, one, other in pairs:
        found = True
        yield Difference(*key, column, one, other)
    if not found:
        yield Difference(*key, "", "(the same rows, written otherwise)", "")


def _of_parts(old: tables.Parts, new: tables.Parts) -> Iterator[Said]:
    """Tables by column, named TABLE!COLUMN where a file has several; a table that only one has is told row by row."""
    yield from _of_lines(old.lines, new.lines)
    for name in old.tables | new.tables:
        for column, one, other in _of_rows(old.tables.get(name, []), new.tables.get(name, [])):
            yield f"{name}!{column}".removeprefix("!"), one, other


def _rows(text: str) -> list[dict[str, Any]] | None:
    try:
        return list(json.loads(text))
    except ValueError:
        return None


def _of_rows(old: list[tables.Row], new: list[tables.Row]) -> Iterator[Said]:
    """A column that came, went or has another name is told once, its values are compared; a row by its first values."""
    had, has = (list(rows[0]) if rows else [] for rows in (old, new))
    if old and new:
        names = _renamed(old, new)
        yield from (("(column)", was, name) for name, was in names.items())
        new = [{names.get(name, name): value for name, value in row.items()} for row in new]
        has = list(new[0])
        yield from (
            (name, _word(name in had), _word(name in has))
            for name in [*had, *has]
            if (name in had) != (name in has)
        )
        if [name for name in had if name in has] != [name for name in has if name in had]:
            yield "", f"order of columns: {had}", f"order of columns: {has}"
    kept = [name for name in had if name in has] if old and new else had or has
    lists = [
        [tuple(json.dumps(row[name], ensure_ascii=False) for name in kept) for row in rows]
        for rows in (old, new)
    ]
    for one, other in _pairs(*lists, _equal_cells):
        if one and other:
            yield from ((name, a, b) for name, a, b in zip(kept, one, other, strict=True) if a != b)
        else:
            yield "(row)", " ".join(one or [ABSENT]), " ".join(other or [ABSENT])


def _renamed(old: list[tables.Row], new: list[tables.Row]) -> dict[str, str]:
    """New name → old name of columns that stand in one place and hold the most alike values."""
    had, has = list(old[0]), list(new[0])
    names: dict[str, str] = {}
    for ones, others in _blocks(had, has):
        for was in (name for name in ones if name not in has):
            free = [name for name in others if name not in had and name not in names]
            if free:
                names[max(free, key=partial(_likeness, old, new, was))] = was
    return names


def _likeness(old: list[tables.Row], new: list[tables.Row], was: str, name: str) -> float:
    values = [str(row[was]) for row in old], [str(row[name]) for row in new]
    return SequenceMatcher(None, *values, autojunk=False).ratio()


def _of_lines(old: list[str], new: list[str]) -> Iterator[Said]:
    for one, other in _pairs(old, new, _equal_words):
        yield "", one or ABSENT, other or ABSENT


def _equal_cells(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    return sum(a == b for a, b in zip(one, other, strict=True))


def _equal_words(one: str, other: str) -> float:
    words = set(WORD.findall(one)), set(WORD.findall(other))
    return len(words[0] & words[1]) / max(len(words[0] | words[1]), 1)


def _pairs(
    old: list[Any], new: list[Any], likeness: Callable[[Any, Any], float]
) -> Iterator[tuple[Any, Any]]:
    """(old, new) of what differs, None for one that is not there; of stretches of two lengths, the most alike."""
    for ones, others in _blocks(old, new):
        pairs = zip(ones, others, strict=True) if len(ones) == len(others) else _alike(ones, others, likeness)
        yield from (pair for pair in pairs if pair[0] != pair[1])


def _alike(
    ones: list[Any], others: list[Any], likeness: Callable[[Any, Any], float]
) -> Iterator[tuple[Any, Any]]:
    """Both lists in their order, so that the sum of the likeness of all pairs is greatest."""
    best = [[0.0] * (len(others) + 1) for _ in range(len(ones) + 1)]
    for a in reversed(range(len(ones))):
        for b in reversed(range(len(others))):
            paired = best[a + 1][b + 1] + likeness(ones[a], others[b])
            best[a][b] = max(paired, best[a + 1][b], best[a][b + 1])
    a = b = 0
    while a < len(ones) or b < len(others):
        if b == len(others) or (a < len(ones) and best[a][b] == best[a + 1][b]):
            yield ones[a], None
            a += 1
        elif a == len(ones) or best[a][b] == best[a][b + 1]:
            yield None, others[b]
            b += 1
        else:
            yield ones[a], others[b]
            a, b = a + 1, b + 1


def _blocks(old: list[Any], new: list[Any]) -> Iterator[tuple[list[Any], list[Any]]]:
    """The stretches of two lists that differ."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield old[a:b], new[c:d]


def _lines(found: list[Difference], each: bool) -> Iterator[str]:
    """One line a difference; unless `each`, those of one report or page that differ alike stand together."""
    alike: dict[tuple[str, ...], list[Difference]] = {}
    for place, one in enumerate(found):
        key = (one.store, one.kind, one.subject, one.column, one.old, one.new, str(place) if each else "")
        alike.setdefault(key, []).append(one)
    for same in alike.values():
        first = same[0]
        filters = list(dict.fromkeys(one.what.partition("?")[2] or "(no filter)" for one in same))
        where = ", ".join(filters[:EXAMPLES])
        more = f" and {len(filters) - EXAMPLES} more" if len(filters) > EXAMPLES else ""
        column = f" {first.column}" if first.column else ""
        yield f"{first.store} {first.kind} {first.subject}{column}: {first.old} → {first.new}   [{where}{more}]"
