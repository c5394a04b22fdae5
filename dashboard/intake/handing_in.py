"""Hands in what a second person must approve: files taken in, a withdrawal. Follow-ups are kept with it until then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.access import Principal
from dashboard.intake.accepting import draft
from dashboard.intake.mapping import FileMapping
from dashboard.intake.registering import published_later, register, withdrawn_later
from dashboard.intake.remembering import taught
from dashboard.intake.results import FileResult, MissingRow
from dashboard.intake.withdrawing import withdrawal
from dashboard.state.submissions import FiledRows, FollowUp, Submission
from dashboard.store import Store, signed, submit


def hand_in(
    store: Store,
    results: Sequence[FileResult],
    principal: Principal,
    channel: str,
    *,
    policy_id: str,
    author: str,
    message: str,
    withdrawn: Sequence[MissingRow] = (),
    after: int | None = None,
    corrected: Mapping[str, FileMapping] | None = None,
) -> Submission | None:
    """Submit the edition that `take` would publish; None when no file has accepted rows. The rest as there.

    channel: a code of state.received.CHANNELS. corrected: file shape → its mapping of today, remembered when approved.
    """
    if not any(result.taken for result in results):
        return None
    author, message = signed(author, message)
    made = draft(
        store,
        results,
        policy_id=policy_id,
        author=author,
        message=message,
        withdrawn=withdrawn,
        after=after,
    )
    follow_up = FollowUp(published_later(channel, results), tuple(taught(results, corrected)))
    register(store.folder, channel, results)
    return submit(store, made, principal, "intake", [_rows(result) for result in results], follow_up)


def hand_in_withdrawal(
    store: Store,
    batch_id: str,
    principal: Principal,
    channel: str,
    author: str,
    reason: str,
    after: int | None = None,
) -> Submission:
    """Submit the edition without a file. The rest as in `withdrawal`."""
    author, reason = signed(author, reason)
    batch, made = withdrawal(store, batch_id, author, reason, after)
    follow_up = FollowUp(withdrawn_later(channel, batch, reason))
    return submit(store, made, principal, "withdrawal", (), follow_up)


def _rows(result: FileResult) -> FiledRows:
    return FiledRows(
        source_file=result.file,
        file_sha256=result.sha256,
        department_code=result.department_code,
        kinds=",".join(result.kinds),
        read=result.read,
        taken=result.taken,
        rejected=result.rejected,
        held=result.held,
        not_data=result.not_data,
    )
