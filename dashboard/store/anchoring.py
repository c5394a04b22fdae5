"""Takes over what does not fit, in words: state.sqlite that does not go on from the catalogue, a catalogue without its signature."""

from __future__ import annotations

import datetime as dt

from dashboard.state import connection
from dashboard.state.chain import CATALOGUE, to_keep
from dashboard.state.events import log_event
from dashboard.store.catalogue import Store, accept, amend, kept_beside
from dashboard.store.locking import locked

ACCEPTED, ACCEPTED_CATALOGUES = "accepted_states", "accepted_catalogues"
TAKEN_OVER = "目录与签名不符，由{author}核对后接管其中的 {count} 个版本，原因：{reason}"


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


def accept_catalogue(store: Store, author: str, reason: str) -> int:
    """Sign the catalogue as it is now; the number of its editions. Who did so, when and why stays in it and in the log."""
    with locked(store):
        when = dt.datetime.now().isoformat(timespec="seconds")
        told = {"accepted_at": when, "author": author, "reason": reason}
        count = accept(store, ACCEPTED_CATALOGUES, told)
        sentence = TAKEN_OVER.format(author=author, count=count, reason=reason)
        log_event(store.folder, CATALOGUE, sentence)
        return count
