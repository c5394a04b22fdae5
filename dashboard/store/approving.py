"""The second person: publishes a candidate as it is, or sends it back with a reason."""

from __future__ import annotations

import logging
import os

from dashboard.access import Principal
from dashboard.personal import has_number, personal_sentence
from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.state.submissions import Event, Submission, keep_event, now
from dashboard.store.building import adopt_file
from dashboard.store.candidates import STATES, Standing, changed, path_of, settle, standing
from dashboard.store.catalogue import Edition, Store, list_editions
from dashboard.store.companion import companion_of, copy_companion
from dashboard.store.disk import copy_synced
from dashboard.store.failures import failures_in_words
from dashboard.store.locking import locked
from dashboard.store.publishing import ledger_base
from dashboard.store.submitting import actor_of
from dashboard.store.sweeping import sweep

LOG = logging.getLogger(__name__)
RIGHT = "approve"
SHORTEST_REASON, LONGEST_REASON = 4, 200


def approve(store: Store, submission_id: str, principal: Principal) -> Edition:
    """Publish a candidate, byte for byte as it was handed in; its edition.

    Raises Refusal for whoever handed it in himself or may not approve, for a file that is not the one handed in, and
    where another edition was published meanwhile. A kill leaves it waiting or published: the list of editions decides.
    """
    with failures_in_words(store), locked(store):
        connection.check_anchor(store.folder)
        made = _to_decide(store, submission_id, principal).submission
        _check_base(store, made)
        pending = store.folder / f".building-{made.edition_number:06d}-{os.getpid()}.duckdb"
        try:
            if copy_synced(path_of(store, made), pending) != made.digest:
                raise changed(made)
            copy_companion(pending, path_of(store, made))
            # Before the list of editions, which anchors it: an approval without an edition approved nothing.
            keep_event(store.folder, submission_id, Event("approved", actor_of(principal), now()))
            edition = adopt_file(store, pending, made.edition_number, made.base_number or None)
        finally:
            pending.unlink(missing_ok=True)
            companion_of(pending).unlink(missing_ok=True)
        try:
            settle(store)
        except (OSError, Refusal) as error:  # it is published; the next publication does the rest
            LOG.warning("submission %s: %s", submission_id, error)
        return edition


def send_back(store: Store, submission_id: str, principal: Principal, reason: str) -> None:
    """Send a submission back for good, with a reason. Raises Refusal as `approve`, and for a reason that is none."""
    why = _checked(reason)
    with failures_in_words(store), locked(store):
        _to_decide(store, submission_id, principal, ("waiting", "lost"))
        keep_event(store.folder, submission_id, Event("returned", actor_of(principal), now(), why))
        settle(store)


def take_back(store: Store, submission_id: str, principal: Principal) -> None:
    """Take one's own submission back for good. Raises Refusal for somebody else's, and for one that waits no more."""
    with failures_in_words(store), locked(store):
        one = _waiting(store, submission_id, ("waiting", "lost"))
        if not is_own(one.submission, principal):
            raise Refusal("只能撤回自己的提交，没有撤回。请由提交人撤回，或由审批人退回。")
        keep_event(store.folder, submission_id, Event("taken_back", actor_of(principal), now()))
        settle(store)


def is_own(submission: Submission, principal: Principal) -> bool:
    """Whether a principal handed it in, by whichever way: an account is the same on a page and on the command line."""
    return submission.actor.subject.casefold() == principal.subject.casefold()


def _to_decide(
    store: Store, submission_id: str, principal: Principal, states: tuple[str, ...] = ("waiting",)
) -> Standing:
    if principal.source == "trial" or not principal.may(RIGHT):
        raise Refusal("您没有审批发布的权限，没有办理。请由有“发布审批”角色的账号办理。")
    one = _waiting(store, submission_id, states)
    if is_own(one.submission, principal):
        raise Refusal("这是您自己提交的，须由另一个账号审批，没有办理。不再需要的，可在“数据接入”撤回提交。")
    return one


def _waiting(store: Store, submission_id: str, states: tuple[str, ...]) -> Standing:
    sweep(store, list_editions(store))
    one = standing(store, submission_id)
    if one.state not in states:
        why = f"：{one.reason}" if one.reason else ""
        raise Refusal(f"提交 {submission_id} {STATES[one.state]}{why}。没有办理。")
    return one


def _check_base(store: Store, made: Submission) -> None:
    """Raise Refusal where the edition that a candidate was built on is not the one that it would be built on now."""
    if made.kind == "rollback":
        is_same = any(one.number == made.base_number for one in list_editions(store))
    else:
        base = ledger_base(store)
        is_same = (base.number if base else 0) == made.base_number
    if not is_same:
        raise Refusal(f"提交 {made.submission_id} 的起点已经变动，没有发布。请退回，由提交单位重新提交。")


def _checked(reason: str) -> str:
    """The reason without superfluous space."""
    words = " ".join(reason.split())
    if len(words) < SHORTEST_REASON:
        raise Refusal(
            f"退回原因太短，请写明要改什么，至少 {SHORTEST_REASON} 个字；提交人凭它改正后重新提交。"
        )
    if len(words) > LONGEST_REASON:
        raise Refusal(f"退回原因有 {len(words)} 字，最多 {LONGEST_REASON} 字，请缩短。")
    if has_number(words):
        raise Refusal(personal_sentence("退回原因", "请删去后再退回"))
    return words
