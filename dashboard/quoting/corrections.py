"""更正簿: quoted figures with another value on a later edition, with the parts of the difference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.export.quotation import Became, Correction, Link
from dashboard.questions.words import all_stand_in
from dashboard.quoting.changes import Answer, became
from dashboard.quoting.links import find, listed
from dashboard.refusal import Refusal
from dashboard.store import Edition, list_editions, store_of


@dataclass(frozen=True)
class Book:
    """The corrections of the figures quoted up to an edition, compared with it.

    link_count, figure_count: of all compared links and figures. unread: sentences on links that could not be read.
    """

    corrections: tuple[Correction, ...]
    link_count: int
    figure_count: int
    unread: tuple[str, ...]


def book(
    edition: Edition, answer: Answer, words: str | None = None, pages: frozenset[str] = frozenset()
) -> Book:
    """Compare every quoted figure with this edition. words: all must be in the line; pages: empty means all."""
    found: list[Correction] = []
    unread = []
    links = [
        link for link in listed(edition.folder, edition.kind, edition.policy_id) if _is_earlier(link, edition)
    ]
    links = [link for link in links if not pages or link.page in pages]
    count = 0
    for link in links:
        try:
            figures = _held(edition.folder, link.token, edition, answer)
        except Refusal as refusal:
            unread.append(str(refusal))
            continue
        count += len(figures)
        found += [
            Correction(link, figure) for figure in figures if not figure.is_same and _has(words, link, figure)
        ]
    return Book(tuple(found), len(links), count, tuple(unread))


def _is_earlier(link: Link, edition: Edition) -> bool:
    return link.edition_number <= edition.number


def _has(words: str | None, link: Link, became: Became) -> bool:
    line = " ".join(
        (link.title, link.token, became.figure.label, became.why, *(name for name, _ in became.parts))
    )
    line += " ".join(labels for _, labels in link.choices)
    return all_stand_in(words, line)


@lru_cache(maxsize=4096)
def _held(folder: Path, token: str, edition: Edition, answer: Answer) -> tuple[Became, ...]:
    """Cached, because links and editions never change."""
    link = find(folder, token)
    pinned = next(
        (other for other in list_editions(store_of(edition)) if other.sha256 == link.edition_sha256), None
    )
    return became(link, pinned, edition, answer)
