"""Counts the editions that this process published, for whoever watches it."""

from __future__ import annotations

from dashboard.counting import count
from dashboard.store.catalogue import Edition


def counted(edition: Edition, way: str) -> Edition:
    """The edition, counted. way: `published` or `rolled_back`."""
    count("publications", kind=edition.kind, way=way)
    return edition
