"""Editions: one immutable DuckDB file each, published whole or not at all.

Nothing outside this package knows that editions are files.
"""

from dashboard.store.catalogue import (
    Edition,
    Store,
    current_edition,
    earlier_editions,
    find_edition,
    list_editions,
    open_store,
    store_of,
)
from dashboard.store.comparing import fetch_pair
from dashboard.store.publishing import Draft, publish, roll_back
from dashboard.store.reading import cursor, fetch, is_whole, retired

__all__ = [
    "Draft",
    "Edition",
    "Store",
    "current_edition",
    "cursor",
    "earlier_editions",
    "fetch",
    "fetch_pair",
    "find_edition",
    "is_whole",
    "list_editions",
    "open_store",
    "publish",
    "retired",
    "roll_back",
    "store_of",
]
