"""Two takes held against each other: every difference with report or page, filter, column, old and new."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import keeping
import reviewing
from keeping import Taken

ABSENT = "(not there)"
EXAMPLES = 3
KEPT = "main warning.body: 按当时保存的结果显示。"
OF_SHEET = re.compile(r"^(.{1,31}![A-Z]{1,3})\d+(?=: )")


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


def _kept_again(old: str, new: str) -> str | None:
    """The sentence of a link that showed the page before and shows what was kept now; None for any other text."""
    told = [line for line in new.splitlines() if line.startswith(KEPT)]
    return told[0] if told and KEPT not in old else None


def _word(there: bool) -> str:
    return "(there)" if there else ABSENT


def _told(key: tuple[str, str, str], old: str, new: str) -> Iterator[Difference]:
    if key[1] == "links" and (sentence := _kept_again(old, new)):
        yield Difference(*key, "", "(the page)", sentence)
        return
    rows = (_rows(old), _rows(new)) if key[1] == "reports" else (None, None)
    pairs = (
        _of_rows(rows[0], rows[1])
        if rows[0] is not None and rows[1] is not None
        else (("", *pair) for pair in _of_lines(old.splitlines(), new.splitlines()))
    )
    found = False
    for column, one, other in pairs:
        found = True
        yield Difference(*key, column, one, other)
    if not found:
        yield Difference(*key, "", "(the same rows, written otherwise)", "")


def _rows(text: str) -> list[dict[str, Any]] | None:
    try:
        return list(json.loads(text))
    except ValueError:
        return None


def _of_rows(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """(column, old, new); a column that came or went is told once, a row by its first values."""
    had, has = (list(rows[0]) if rows else [] for rows in (old, new))
    if old and new:
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
    for ones, others in _blocks(*lists):
        if len(ones) == len(others):
            for one, other in zip(ones, others, strict=True):
                yield from ((name, a, b) for name, a, b in zip(kept, one, other, strict=True) if a != b)
        else:
            yield from (("(row)", " ".join(one), ABSENT) for one in ones)
            yield from (("(row)", ABSENT, " ".join(other)) for other in others)


def _of_lines(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """(old, new); the rows of a sheet are not numbered, so that one more row is one difference."""
    for ones, others in _blocks(*([OF_SHEET.sub(r"\1", line) for line in lines] for lines in (old, new))):
        for place in range(max(len(ones), len(others))):
            yield (
                ones[place] if place < len(ones) else ABSENT,
                others[place] if place < len(others) else ABSENT,
            )


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
