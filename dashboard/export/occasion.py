"""The context of an export: the channel for the audit log, and what a cover says besides its report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.access import Principal
from dashboard.export.report import EditionStamp, ReportTable


def _no_dates() -> Sequence[tuple[str, str]]:
    return ()


def unheard(rows: int) -> None:
    """A progress callback that does nothing."""
    del rows


@dataclass(frozen=True)
class Occasion:
    """The context of an export.

    folder: of the store whose audit log is written. channel: a code of audit.CHANNELS. principal: who exports.
    page, parameters: the address.
    link: creates the 定版链接, called only for files that show it; None keeps the link of the report.
    dates: gives 报送单位 and 数据截至日 in words, called for a cover. progress: called with the rows written so far.
    """

    folder: Path
    channel: str
    principal: Principal
    page: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    link: Callable[[], str] | None = None
    dates: Callable[[], Sequence[tuple[str, str]]] = _no_dates
    progress: Callable[[int], None] = unheard


@dataclass(frozen=True)
class Particulars:
    """What a writer gets besides the report. dates, progress: as in Occasion, with the dates as values."""

    exported_at: dt.datetime
    dates: Sequence[tuple[str, str]] = ()
    progress: Callable[[int], None] = unheard


@dataclass(frozen=True)
class Book:
    """A page as a workbook.

    page: its address. figures: the key figures as (label, value, note, definition). tables: all rows, one sheet each.
    filters: the choices of the page in words. link: the 定版链接 of the page.
    """

    page: str
    title: str
    edition: EditionStamp
    filters: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str, str, str], ...]
    tables: tuple[ReportTable, ...]
    link: str | None = None

    @property
    def row_count(self) -> int:
        """The rows of all tables together."""
        return sum(table.table.num_rows for table in self.tables)
