"""On what occasion a file leaves: the channel that the audit log names, and what a cover says beyond its report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.export.report import EditionStamp, ReportTable


def _no_dates() -> Sequence[tuple[str, str]]:
    return ()


def unheard(rows: int) -> None:
    """For a file of which nobody watches the progress."""
    del rows


@dataclass(frozen=True)
class Occasion:
    """Who asks, through which channel.

    folder: of the store whose log is written. channel: a code of audit.CHANNELS. page, parameters: the address.
    link: makes the 定版链接 when a file that shows it is written; None keeps the link of the report.
    dates: 报送单位 and its 数据截至日 in words, asked when a cover is written. progress: told the rows written so far.
    """

    folder: Path
    channel: str
    page: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    link: Callable[[], str] | None = None
    dates: Callable[[], Sequence[tuple[str, str]]] = _no_dates
    progress: Callable[[int], None] = unheard


@dataclass(frozen=True)
class Particulars:
    """What a writer is told beside the report. dates, progress: as in Occasion, the dates already asked."""

    exported_at: dt.datetime
    dates: Sequence[tuple[str, str]] = ()
    progress: Callable[[int], None] = unheard


@dataclass(frozen=True)
class Book:
    """A whole page as one workbook.

    page: its address. figures: the key figures as (label, value, note, definition). tables: one sheet each, whole.
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
        return sum(one.table.num_rows for one in self.tables)
