"""How reports are shown: title, page and columns, as data/reports.toml lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from dashboard.settings import ROOT


@dataclass(frozen=True)
class Layout:
    """How a report is shown. page: the address of the page that shows it.

    core: the columns that the screen shows at first; empty for all. Files always have all columns.
    adds_up: whether the rows may be added up; rows of departments may not, because joint clauses are in several rows.
    """

    title: str
    page: str
    columns: tuple[str, ...]
    core: tuple[str, ...]
    adds_up: bool


@cache
def layouts() -> dict[str, Layout]:
    """Report name → layout. Source: data/reports.toml."""
    raw = tomllib.loads((ROOT / "data" / "reports.toml").read_text(encoding="utf-8"))
    return {
        name: Layout(
            layout["title"],
            layout["page"],
            tuple(layout["columns"]),
            tuple(layout.get("core", ())),
            layout.get("adds_up", True),
        )
        for name, layout in raw.items()
    }
