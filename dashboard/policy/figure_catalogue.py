"""The catalogue of figures: how each one is worked out, in words, and which rows add up to it."""

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
    """One column of one report. The names are those of data/figures.toml, which explains them.

    rows: a report, or None where `without` says why there are none. adds and distinct: see there; neither counts rows.
    keys: parameter → column of the table's row that it takes; open: those that an empty cell leaves open. match: column of the rows → column of the table's row.
    whole: the figure is not cut by the choices of the page, nor are its rows.
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

    @property
    def is_in_table(self) -> bool:
        """Whether the figure stands in every row of a table."""
        return bool(self.keys or self.match)


@cache
def figure_specs() -> Mapping[tuple[str, str], FigureSpec]:
    """(report, column) → how it is explained. Source: data/figures.toml."""
    raw = read_toml(CATALOGUE).values
    specs = {}
    for one in raw["figures"]:
        own = {name: value for name, value in one.items() if name not in ("reports", "column")}
        for name in ("filled", "parts"):
            own[name] = tuple(own.get(name, ()))
        for report in one["reports"]:
            keys, match = (raw[name].get(report, {}) for name in ("keys", "match"))
            own_match = {**match, **own.get("match", {})}
            specs[report, one["column"]] = FigureSpec(
                report,
                one["column"],
                keys=keys,
                open=tuple(raw["open"].get(report, ())),
                **(own | {"match": own_match}),
            )
    return specs


def figure_spec(report: str, column: str) -> FigureSpec | None:
    """How this figure is explained, or None where nothing is known of it."""
    return figure_specs().get((report, column))


def explained_columns(report: str) -> tuple[str, ...]:
    """The columns of a table whose figures can be explained, row by row."""
    return tuple(
        spec.column for spec in figure_specs().values() if spec.report == report and spec.is_in_table
    )
