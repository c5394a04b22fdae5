"""The kinds of tables as intake recognises them: the part `[recognised]` of data/ledgers/<kind>.toml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dashboard.store.ledgers import Ledger


@dataclass(frozen=True)
class Kind:
    """A kind of table: the columns that identify it, and the columns that are loaded.

    key: columns that every record fills. adds_up: whether the table may hold total rows.
    reads_as: name of a column → another name that it has in this kind; stands_in: the same, but only where the
    sheet has no column of the other name. has_evidence: whether the columns of evidence rules are read.
    """

    name: str
    title: str
    key: tuple[str, ...]
    adds_up: bool
    reads_as: Mapping[str, str]
    stands_in: Mapping[str, str]
    required: tuple[tuple[str, ...], ...]
    absent: tuple[str, ...]
    text: tuple[str, ...]
    amounts: tuple[str, ...]
    has_evidence: bool

    def names(self, found: Collection[str]) -> dict[str, str]:
        """Name of a found column → the name under which this kind knows it."""
        stand_ins = {name: other for name, other in self.stands_in.items() if other not in found}
        return {name: {**self.reads_as, **stand_ins}.get(name, name) for name in found}


def kind_of(ledger: Ledger) -> Kind:
    """The kind of a ledger."""
    entry = ledger.recognised
    return Kind(
        name=ledger.name,
        title=ledger.title,
        key=_words(entry["key"]),
        adds_up=bool(entry.get("adds_up", True)),
        reads_as=_names(entry.get("reads_as", {})),
        stands_in=_names(entry.get("stands_in", {})),
        required=tuple(tuple(group) for group in entry["required"]),
        absent=_words(entry.get("absent", [])),
        text=_words(entry["text"]),
        amounts=_words(entry.get("amounts", [])),
        has_evidence=bool(entry.get("has_evidence", False)),
    )


def _words(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(str(word) for word in value)


def _names(value: object) -> dict[str, str]:
    assert isinstance(value, dict)
    return {str(name): str(other) for name, other in value.items()}
