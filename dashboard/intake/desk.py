"""The steward's desk: what withdrawing a file would change, and doing it."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from dashboard.intake.registering import register_withdrawal
from dashboard.intake.rehearsal import Rehearsal, rehearsed_candidate, rehearsed_draft
from dashboard.intake.withdrawing import publish_withdrawal, withdrawal
from dashboard.store import Edition, Standing, Store, ledger_base


def planned_withdrawal(store: Store, batch_id: str, session: MutableMapping[Any, Any]) -> Rehearsal:
    """The changes that withdrawing a file would make. Raises Refusal as `withdrawal`.

    session: keeps the result for the next rerun of the page.
    """
    base = ledger_base(store)
    key = (batch_id, base.number if base else 0)
    kept = session.get("planned_withdrawal")
    if kept is None or kept[0] != key:
        _, draft = withdrawal(store, batch_id, "试算", "尚未发布")
        kept = (key, rehearsed_draft(store, draft))
        session["planned_withdrawal"] = kept
    planned: Rehearsal = kept[1]
    return planned


def planned_candidate(store: Store, one: Standing, session: MutableMapping[Any, Any]) -> Rehearsal:
    """What approving a submission would change. Raises Refusal as `rehearsed_candidate`. session: as above."""
    key = (one.submission.submission_id, one.submission.digest)
    kept = session.get("planned_candidate")
    if kept is None or kept[0] != key:
        kept = (key, rehearsed_candidate(store, one))
        session["planned_candidate"] = kept
    planned: Rehearsal = kept[1]
    return planned


def withdraw_file(
    store: Store, batch_id: str, channel: str, author: str, reason: str, after: int | None = None
) -> Edition:
    """Publish the edition without a file, and register it. after: as in `withdrawal`."""
    batch, edition = publish_withdrawal(store, batch_id, author, reason, after)
    register_withdrawal(store.folder, channel, batch, edition, reason)
    return edition
