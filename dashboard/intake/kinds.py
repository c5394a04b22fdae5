"""Which kind of 台账 a table is, by its headings."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.intake.headings import header_block, names_in
from dashboard.intake.reading import Sheet
from dashboard.intake.splitting import holds_both
from dashboard.intake.vocabulary import Kind, Vocabulary


def kind_at(sheet: Sheet, leaf: int, first: int, words: Vocabulary, wanted: str | None) -> Kind | None:
    """The kind of the table whose headings are at `leaf`; none above the row `first`. wanted: the kind that was named."""
    block = header_block(sheet, leaf, words, first)
    names = names_in(sheet, block, words)
    if holds_both(sheet, block, words):
        names |= {"project_id"}
    return _kind_of(names, words, wanted)


def _kind_of(names: Collection[str], words: Vocabulary, wanted: str | None) -> Kind | None:
    for kind in words.kinds:
        if wanted not in (None, kind.name):
            continue
        if fits(kind, names, is_named=wanted is not None):
            return kind
    return None


def fits(kind: Kind, names: Collection[str], *, is_named: bool = False) -> bool:
    """Whether columns of these names make a table of a kind. is_named: whether the sender says that it is one."""
    found = set(kind.names(names).values())
    is_complete = all(found.intersection(group) for group in kind.required)
    return is_complete and (is_named or not found.intersection(kind.absent))


def what_is_missing(names: Collection[str], words: Vocabulary, wanted: str | None) -> str | None:
    """The headings that the most similar kind lacks, as a sentence; None where none is similar."""
    lacking: dict[str, list[tuple[str, ...]]] = {}
    for kind in words.kinds:
        found = kind.names(names).values()
        groups = [group for group in kind.required if not set(group).intersection(found)]
        if wanted == kind.name or (wanted is None and len(groups) < len(kind.required)):
            lacking[kind.title] = groups
    title, groups = min(lacking.items(), key=lambda item: len(item[1]), default=("", []))
    if not groups:
        return None
    listed = "、".join("或".join(f"“{words.titles.get(name, name)}”" for name in group) for group in groups)
    return f"最接近“{title}”，但缺少{listed}一列"
