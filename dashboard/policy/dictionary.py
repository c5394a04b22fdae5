"""The data dictionary: Chinese name, unit, format and definition of each column."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from dashboard.settings import DICTIONARY

Format = Literal["money", "percent", "integer", "date", "text", "code", "number"]


@dataclass(frozen=True)
class Entry:
    """One column. unit: the stored unit, '' for none; sums: whether adding the rows up means something.

    in_reports: `report.column` for each column of another name that means this in that report.
    secrecy: 密级 in words.
    """

    name: str
    label: str
    unit: str
    format: Format
    definition: str
    sums: bool
    in_reports: tuple[str, ...] = ()
    secrecy: str = "公开"


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
            in_reports=tuple(entry.get("in_reports", ())),
            secrecy=entry.get("secrecy", "公开"),
        )
        for name, entry in raw.items()
    }


def entry(name: str, report: str = "") -> Entry:
    """The entry of a column, as it is meant in this report.

    Raises KeyError for an unknown column; a test checks the columns of all queries.
    """
    return _meant().get(f"{report}.{name}") or entries()[name]


@cache
def _meant() -> dict[str, Entry]:
    """`report.column` → the entry that says what the column means there, under the name of the column."""
    return {
        place: replace(own, name=place.partition(".")[2])
        for own in entries().values()
        for place in own.in_reports
    }


def labels(names: Iterable[str]) -> dict[str, str]:
    """Column name → 中文名, for the given columns."""
    return {name: entry(name).label for name in names}
