"""Submitting: an edition is built as for publishing, but kept as a candidate until a second person has approved it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from dashboard.access import Principal
from dashboard.refusal import Refusal
from dashboard.state.submissions import Actor, FiledRows, FollowUp, Submission, keep_submission, now
from dashboard.store.building import Draft, Plan, built, described, put
from dashboard.store.candidates import candidate_name, folder_of
from dashboard.store.catalogue import Edition, Store
from dashboard.store.companion import remove
from dashboard.store.publishing import drafting, rolling_back

MAY_SUBMIT = ("intake", "approve")


def submit(
    store: Store,
    draft: Draft,
    principal: Principal,
    kind: str,
    files: Sequence[FiledRows] = (),
    follow_up: FollowUp | None = None,
) -> Submission:
    """Build the edition that `publish` would make, and keep it until a second person decides.

    kind: a code of submissions.KINDS. files, follow_up: as in Submission. On any failure nothing is handed in.
    """
    check_may_submit(principal)
    with drafting(store, draft) as (editions, plan):
        return _kept(store, editions, plan, principal, kind, files, follow_up or FollowUp())


def submit_rollback(store: Store, number: int, author: str, message: str, principal: Principal) -> Submission:
    """The same for what `roll_back` would make."""
    check_may_submit(principal)
    with rolling_back(store, number, author, message) as (editions, plan):
        return _kept(store, editions, plan, principal, "rollback", (), FollowUp())


def check_may_submit(principal: Principal) -> None:
    """Raise Refusal for whoever may neither take in nor approve, and where nobody has logged in."""
    if principal.source == "trial":
        raise Refusal("试用时没有登录，分不出提交人和审批人，不能提交审批。请先配置登录，见 docs/access.md。")
    if not any(principal.may(right) for right in MAY_SUBMIT):
        raise Refusal("您没有接入台账或审批发布的权限，没有提交。请由数据专员提交。")


def actor_of(principal: Principal) -> Actor:
    """Who acts, as it is kept."""
    channel = principal.source if principal.source in ("command", "software") else "page"
    return Actor(principal.subject, principal.unit, channel)


def _kept(
    store: Store,
    editions: list[Edition],
    plan: Plan,
    principal: Principal,
    kind: str,
    files: Sequence[FiledRows],
    follow_up: FollowUp,
) -> Submission:
    """Build the candidate and write its row. Without a row the file is nothing, and the next sweep removes it."""
    folder = folder_of(store)
    folder.mkdir(mode=0o700, exist_ok=True)
    with built(folder, editions, plan) as pending:
        edition = described(pending, folder, plan.number, plan.parent)
        made = Submission(
            submission_id=uuid.uuid4().hex[:8],
            kind=kind,
            actor=actor_of(principal),
            submitted_at=now(),
            author=edition.author,
            message=edition.message,
            edition_kind=edition.kind,
            policy_id=edition.policy_id,
            base_number=plan.parent or 0,
            edition_number=plan.number,
            digest=edition.sha256,
            candidate=candidate_name(plan.number, edition.sha256),
            files=tuple(files),
            follow_up=follow_up,
        )
        target = folder / made.candidate
        if target.exists():
            raise Refusal("同样内容的提交已在等待审批，没有再次提交。")
        put(pending, target)
    try:
        keep_submission(store.folder, made)
    except BaseException:
        remove(target, folder)
        raise
    return made
