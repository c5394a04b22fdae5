"""The catalogue of figures: the formula of each figure in words, and the rows that it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dashboard.policy.data_files import read_toml
from dashboard.settings import ROOT

CATALOGUE = ROOT / "data" / "figures.toml"


@dataclass(frozen=True)
class FigureSpec:
    """The explanation of the figure in a column of a report. data/figures.toml explains the field names.

    rows: the report that lists the rows, or None where `without` gives the reason why there are none.
    adds, distinct: the column to sum, or whose distinct values to count; with neither, rows are counted.
    keys: parameter → column of the table's row that gives its value. open: parameters left null by an empty cell.
    match: column of the rows → column of the table's row.
    whole: the filters of the page change neither the figure nor its rows. uncut: the filters that change neither.
    chosen: column of the rows → the filters, one of whose values it must have where they are set.
    withheld: the reason why a row of the table that is about people has no rows, '' where no row is about people.
    """

    report: str
    column: str
    formula: str
    rows: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    where: Mapping[str, list[Any]] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    above: Mapping[str, int] = field(default_factory=dict)
    adds: str | None = None
    distinct: str | None = None
    without: str = ""
    parts: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    match: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    uncut: tuple[str, ...] = ()
    chosen: Mapping[str, list[str]] = field(default_factory=dict)
    withheld: str = ""

    @property
    def is_in_table(self) -> bool:
        """Whether the figure is shown in every row of a table."""
        return bool(self.keys or self.match)


@cache
def figure_specs() -> Mapping[tuple[str, str], FigureSpec]:
    """(report, column) → how it is explained. Source: data/figures.toml."""
    raw = read_toml(CATALOGUE).values
    specs = {}
    for entry in raw["figures"]:
        fields = {name: value for name, value in entry.items() if name not in ("reports", "column")}
        for name in ("filled", "parts", "uncut"):
            fields[name] = tuple(fields.get(name, ()))
        for report in entry["reports"]:
            keys, match = (raw[name].get(report, {}) for name in ("keys", "match"))
            row_match = {**match, **fields.get("match", {})}
            specs[report, entry["column"]] = FigureSpec(
                report,
                entry["column"],
                keys=keys,
                open=tuple(raw["open"].get(report, ())),
                **(fields | {"match": row_match}),
            )
    return specs


def figure_spec(report: str, column: str) -> FigureSpec | None:
    """How this figure is explained, or None where the catalogue does not have it."""
    return figure_specs().get((report, column))


def explained_columns(report: str) -> tuple[str, ...]:
    """The columns of a table whose figures can be explained, row by row."""
    return tuple(
        spec.column for spec in figure_specs().values() if spec.report == report and spec.is_in_table
    )
