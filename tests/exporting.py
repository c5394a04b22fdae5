"""Exports as tests make them: the content of a file, logged in a store for tests."""

from __future__ import annotations

import datetime as dt

from dashboard.access import TRIAL
from dashboard.export import Book, Occasion, ReportTable, to_bytes
from tests.stores import folder

SHEET = 1  # the place of the sheet with the rows, after 说明


def occasion(channel: str = "command") -> Occasion:
    """An export without a page."""
    return Occasion(folder() / "exports", channel, TRIAL)


def content(given: ReportTable | Book, fmt: str, when: dt.datetime | None = None) -> bytes:
    """The bytes of a file."""
    return to_bytes(given, fmt, occasion(), when)
