"""The data dictionary: Chinese name, unit, format and definition of each column."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from dashboard.settings import DICTIONARY

Format = Literal["money", "percent", "integer", "date", "text", "code", "number"]


@dataclass(frozen=True)
class Entry:
    """One column. unit: the stored unit, '' for none; sums: whether adding the rows up means something."""

    name: str
    label: str
    unit: str
    format: Format
    definition: str
    sums: bool


@cache
def entries() -> dict[str, Entry]:
    """All entries by column name. Source: data/dictionary.toml."""
    raw = tomllib.loads(DICTIONARY.read_text(encoding="utf-8"))
    return {
        name: Entry(
            name=name,
            label=entry["label"],
            unit=entry.get("unit", ""),
            format=entry["format"],
            definition=entry["definition"],
            sums=entry.get("sums", False),
        )
        for name, entry in raw.items()
    }


def entry(name: str) -> Entry:
    """The entry of a column. Raises KeyError for an unknown column; a test checks the columns of all queries."""
    return entries()[name]


def labels(names: Iterable[str]) -> dict[str, str]:
    """Column name → 中文名, for the given columns."""
    return {name: entry(name).label for name in names}
