"""Editions: one immutable DuckDB file each, published whole or not at all.

Nothing outside this package knows that editions are files.
"""

from dashboard.store.catalogue import (
    Edition,
    Store,
    current_edition,
    find_edition,
    list_editions,
    open_store,
    previous_edition,
    store_of,
)
from dashboard.store.comparing import fetch_pair
from dashboard.store.publishing import Draft, publish, roll_back
from dashboard.store.reading import cursor, fetch

__all__ = [
    "Draft",
    "Edition",
    "Store",
    "current_edition",
    "cursor",
    "fetch",
    "fetch_pair",
    "find_edition",
    "list_editions",
    "open_store",
    "previous_edition",
    "publish",
    "roll_back",
    "store_of",
]
