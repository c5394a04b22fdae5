"""Editions: an immutable DuckDB file each, published completely or not at all.

Other packages do not use the files.
"""

from dashboard.store.anchoring import accept_catalogue, accept_state
from dashboard.store.approving import approve, is_own, send_back, take_back
from dashboard.store.building import Draft
from dashboard.store.candidates import STATES, Standing, approval_of, opened, standing, standings
from dashboard.store.catalogue import (
    Edition,
    Store,
    current_edition,
    find_edition,
    list_editions,
    open_store,
    store_of,
)
from dashboard.store.comparing import fetch_pair, forget_pairs
from dashboard.store.copying import back_up, restore
from dashboard.store.history import earlier_editions
from dashboard.store.marts import has_table
from dashboard.store.people import fetch_people, restricted_tables
from dashboard.store.publishing import ledger_base, publish, rehearse, roll_back
from dashboard.store.reading import check_whole, cursor, fetch, forget, is_whole, retired, seal_of
from dashboard.store.redacting import numbers_found, redact
from dashboard.store.retiring import Retention, plan_retention, retire
from dashboard.store.signing import signed
from dashboard.store.submitting import submit, submit_rollback
from dashboard.store.sweeping import tidy
from dashboard.store.wholeness import is_unchanged, served_edition

__all__ = [
    "STATES",
    "Draft",
    "Edition",
    "Retention",
    "Standing",
    "Store",
    "accept_catalogue",
    "accept_state",
    "approval_of",
    "approve",
    "back_up",
    "check_whole",
    "current_edition",
    "cursor",
    "earlier_editions",
    "fetch",
    "fetch_pair",
    "fetch_people",
    "find_edition",
    "forget",
    "forget_pairs",
    "has_table",
    "is_own",
    "is_unchanged",
    "is_whole",
    "ledger_base",
    "list_editions",
    "numbers_found",
    "open_store",
    "opened",
    "plan_retention",
    "publish",
    "redact",
    "rehearse",
    "restore",
    "restricted_tables",
    "retire",
    "retired",
    "roll_back",
    "seal_of",
    "send_back",
    "served_edition",
    "signed",
    "standing",
    "standings",
    "store_of",
    "submit",
    "submit_rollback",
    "take_back",
    "tidy",
]
