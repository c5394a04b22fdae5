"""Keeps the head of the chain of state.sqlite in the catalogue, beside publishing: in a backup, and when accepted."""

from __future__ import annotations

import datetime as dt

from dashboard.state import connection
from dashboard.state.chain import Anchor, to_keep
from dashboard.store.catalogue import Store, amend, kept_beside, locked

ACCEPTED = "accepted_states"


def anchor_state(store: Store, last: Anchor | None) -> None:
    """Keep this head in the catalogue, None for none."""
    amend(store, to_keep(last))


def accept_state(store: Store, author: str, reason: str) -> int:
    """Take over state.sqlite as it is now, or that there is none; returns the number of its chained records.

    Who did so, when and why stays in the catalogue.
    """
    with locked(store):
        last = connection.current_head(store.folder)
        when = dt.datetime.now().isoformat(timespec="seconds")
        told = {"accepted_at": when, "author": author, "reason": reason}
        amend(store, to_keep(last) | {ACCEPTED: [*(kept_beside(store, ACCEPTED) or ()), told]})
        return last.place if last else 0
