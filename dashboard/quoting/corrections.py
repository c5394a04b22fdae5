"""更正簿: the figures that were quoted by link and are another number on a later edition, with what the difference is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.export.quotation import Became, Correction, Link
from dashboard.quoting.changes import Answer, became
from dashboard.quoting.links import find, listed
from dashboard.refusal import Refusal
from dashboard.store import Edition, list_editions, store_of


@dataclass(frozen=True)
class Book:
    """The corrections of the figures quoted up to an edition, held against it.

    links, figures: how many there are. unread: sentences of links that could not be read.
    """

    corrections: tuple[Correction, ...]
    link_count: int
    figure_count: int
    unread: tuple[str, ...]


def book(
    edition: Edition, answer: Answer, words: str | None = None, pages: frozenset[str] = frozenset()
) -> Book:
    """Every quoted figure held against this edition. words: all of them must stand in the line; pages: none means all."""
    found: list[Correction] = []
    unread = []
    own = [
        one for one in listed(edition.folder, edition.kind, edition.policy_id) if _is_earlier(one, edition)
    ]
    own = [one for one in own if not pages or one.page in pages]
    count = 0
    for link in own:
        try:
            figures = _held(edition.folder, link.token, edition, answer)
        except Refusal as refusal:
            unread.append(str(refusal))
            continue
        count += len(figures)
        found += [Correction(link, one) for one in figures if not one.is_same and _has(words, link, one)]
    return Book(tuple(found), len(own), count, tuple(unread))


def _is_earlier(link: Link, edition: Edition) -> bool:
    return link.edition_number <= edition.number


def _has(words: str | None, link: Link, one: Became) -> bool:
    line = " ".join((link.title, link.token, one.figure.label, one.why, *(name for name, _ in one.parts)))
    line += " ".join(labels for _, labels in link.choices)
    return all(word.lower() in line.lower() for word in (words or "").split())


@lru_cache(maxsize=4096)
def _held(folder: Path, token: str, edition: Edition, answer: Answer) -> tuple[Became, ...]:
    """Remembered, because neither what a link keeps nor an edition ever changes."""
    link = find(folder, token)
    pinned = next(
        (one for one in list_editions(store_of(edition)) if one.sha256 == link.edition_sha256), None
    )
    return became(link, pinned, edition, answer)
