"""Candidates: editions that are built and wait for a second person, in a folder beside the editions, in no catalogue."""

from __future__ import annotations

import logging
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.state.events import log_event
from dashboard.state.mappings import remember_mapping
from dashboard.state.received import log_received
from dashboard.state.submissions import (
    ENDS,
    SOFTWARE,
    Actor,
    Event,
    Lines,
    Submission,
    keep_event,
    now,
    submissions,
)
from dashboard.store.building import described
from dashboard.store.catalogue import Edition, Store, list_editions
from dashboard.store.companion import SUFFIX, discard
from dashboard.store.disk import sync_folder
from dashboard.store.wholeness import file_digest

LOG = logging.getLogger(__name__)
FOLDER = "submissions"
CANDIDATE = re.compile(r"candidate-\d{6}-[0-9a-f]{12}\.duckdb")
STATES = {
    "waiting": "待审批",
    "published": "已发布",
    "returned": "已退回",
    "taken_back": "已撤回提交",
    "overtaken": "已失效",
    "lost": "候选文件缺失",
}
MEANWHILE = "提交之后发布了第 {newest} 版，须按新版本重新核对后再提交"


@dataclass(frozen=True)
class Standing:
    """A submission and how it stands. state: a code of STATES. edition: what it became, None where it is not published.

    reason: why it was sent back or is void, else ''.
    """

    submission: Submission
    events: tuple[Event, ...]
    state: str
    edition: Edition | None
    reason: str = ""

    @property
    def decided(self) -> Event | None:
        """What ended it: the approval of a published one, else what sent it back; None while it waits."""
        wanted = ("approved",) if self.state == "published" else ENDS
        return next((one for one in reversed(self.events) if one.event in wanted), None)


def folder_of(store: Store) -> Path:
    """The folder of the candidates of a store."""
    return store.folder / FOLDER


def candidate_name(number: int, digest: str) -> str:
    """The name of the file of a candidate. number: of the edition that it would become."""
    return f"candidate-{number:06d}-{digest[:12]}.duckdb"


def path_of(store: Store, submission: Submission) -> Path:
    """The file of a submission. Raises Refusal for what is no name of a candidate, and for a link in its place."""
    path = folder_of(store) / submission.candidate
    if not CANDIDATE.fullmatch(submission.candidate) or path.is_symlink():
        raise Refusal(
            f"提交 {submission.submission_id} 的候选文件“{submission.candidate}”不是本软件写的文件，可能被人改动，"
            "没有打开。请退回，由提交单位重新提交。"
        )
    return path


def opened(store: Store, submission: Submission) -> Edition:
    """The candidate as an edition that can be asked, whole as it was handed in. Raises Refusal where it is not."""
    path = path_of(store, submission)
    if not path.is_file():
        raise Refusal(f"提交 {submission.submission_id} 的候选文件不在了，请退回，由提交单位重新提交。")
    if file_digest(path) != submission.digest:  # before DuckDB opens what somebody else wrote
        raise changed(submission)
    return described(path, path.parent, submission.edition_number, submission.base_number or None)


def changed(submission: Submission) -> Refusal:
    """What is said of a candidate that is not the file that was handed in."""
    return Refusal(
        f"提交 {submission.submission_id} 的候选文件与提交时的校验值不符，没有打开，也不能发布。"
        "请退回，由提交单位重新提交；当前版本不受影响。"
    )


def standings(store: Store) -> list[Standing]:
    """How every submission stands, oldest first."""
    lines = submissions(store.folder)
    editions = list_editions(store) if lines else []
    return [_standing(store, one, editions) for one in lines]


def standing(store: Store, submission_id: str) -> Standing:
    """How one stands. Raises Refusal for an unknown number."""
    for one in standings(store):
        if one.submission.submission_id == submission_id:
            return one
    raise Refusal(f"没有编号为“{submission_id[:40]}”的提交，请核对编号。")


def approval_of(edition: Edition) -> Standing | None:
    """The submission that became this edition; None for one that was published directly."""
    for one in standings(Store(edition.folder)):
        if one.edition is not None and one.edition.number == edition.number:
            return one
    return None


def settle(store: Store) -> None:
    """Do what is left to do with decided submissions, and remove their files. The caller holds the lock.

    What follows a publication is written, also after a kill; what was overtaken is marked. Where state.sqlite is lost
    the candidates stay: without it nobody knows what waits.
    """
    folder = folder_of(store)
    if not folder.is_dir():
        return
    waiting = set()
    for one in standings(store):
        if one.state == "waiting":
            waiting.add(one.submission.candidate)
        try:
            _end(store, one)
        except Refusal as refusal:
            LOG.warning("submission %s: %s", one.submission.submission_id, refusal)
    is_known = (store.folder / connection.FILE).exists()
    for path in folder.iterdir():
        name = path.with_suffix(".duckdb").name
        if name in waiting or (CANDIDATE.fullmatch(name) and not is_known):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)  # DuckDB's folder for data that does not fit into memory.
        elif path.suffix == SUFFIX:
            discard(path, store.folder, folder)
        else:
            path.unlink(missing_ok=True)
    sync_folder(folder)


def _end(store: Store, one: Standing) -> None:
    told = {event.event for event in one.events}
    if one.state == "overtaken" and "overtaken" not in told:
        keep_event(
            store.folder, one.submission.submission_id, Event("overtaken", SOFTWARE, now(), one.reason)
        )
    if one.state == "published" and "published" not in told:
        assert one.edition is not None
        _follow_up(store, one, one.edition)


def _follow_up(store: Store, one: Standing, edition: Edition) -> None:
    """Write what follows the publication of a submission. Writing it again changes nothing."""
    made = one.submission
    log_received(
        store.folder,
        [
            replace(file, edition_number=edition.number, author=edition.author)
            if file.step in ("published", "withdrawn")
            else file
            for file in made.follow_up.received
        ],
    )
    for code, shape, mapping in made.follow_up.mappings:
        remember_mapping(store.folder, code, shape, mapping, edition.author)
    approved = one.decided
    by = approved.actor if approved else SOFTWARE
    told = f"第 {edition.number} 版由{_account(made.actor)}提交（{made.submission_id}），{_account(by)}批准后发布"
    log_event(store.folder, FOLDER, told)
    keep_event(store.folder, made.submission_id, Event("published", by, now(), edition_number=edition.number))


def _account(actor: Actor) -> str:
    return " ".join(word for word in ("账号", actor.unit, actor.subject) if word)


def _standing(store: Store, lines: Lines, editions: list[Edition]) -> Standing:
    made, events = lines.submission, lines.events
    became = next(
        (one for one in editions if (one.number, one.sha256) == (made.edition_number, made.digest)), None
    )
    if became is not None:
        return Standing(made, events, "published", became)
    ended = next((one for one in events if one.event in ENDS), None)
    if ended is not None:
        return Standing(made, events, ended.event, None, ended.reason)
    newest = max((one.number for one in editions), default=0)
    if newest + 1 != made.edition_number:
        return Standing(made, events, "overtaken", None, MEANWHILE.format(newest=newest))
    if not (folder_of(store) / made.candidate).is_file():
        return Standing(made, events, "lost", None, "候选文件不在数据仓中，可能是从备份恢复的，须重新提交")
    return Standing(made, events, "waiting", None)
