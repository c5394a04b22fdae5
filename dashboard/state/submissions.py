"""What waits for a second person, and what became of it. Rows are only added.

Whether a submission is published is not said here but by the list of editions: it holds an edition with the digest.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, astuple, dataclass, field, fields
from pathlib import Path
from typing import Any

from dashboard.personal import masked
from dashboard.settings import VERSION
from dashboard.state.connection import reading, writing
from dashboard.state.received import Received

KINDS = {"intake": "接入台账", "withdrawal": "撤回文件", "rollback": "版本回退"}
EVENTS = {
    "approved": "批准",
    "published": "发布",
    "returned": "退回",
    "overtaken": "失效",
    "taken_back": "撤回提交",
}
CHANNELS = {"page": "页面", "command": "命令行", "software": "本软件"}
# What ends a submission that was not published.
ENDS = ("returned", "overtaken", "taken_back")


@dataclass(frozen=True)
class Actor:
    """Who did it. subject, unit: of the principal, never the name of a person. channel: a code of CHANNELS."""

    subject: str
    unit: str
    channel: str


SOFTWARE = Actor("", "", "software")


@dataclass(frozen=True)
class FiledRows:
    """A file of a submission and the equation of its rows: read = taken + rejected + held + not_data."""

    source_file: str
    file_sha256: str
    department_code: str | None
    kinds: str
    read: int
    taken: int
    rejected: int
    held: int
    not_data: int


@dataclass(frozen=True)
class FollowUp:
    """What is written once the submission is published.

    received: how its files stand then, without number and author of the edition. mappings: department code, shape of
    headings, mapping as text.
    """

    received: tuple[Received, ...] = ()
    mappings: tuple[tuple[str | None, str, str], ...] = ()


@dataclass(frozen=True)
class Submission:
    """An edition that waits for a second person. kind: a code of KINDS. submitted_at: local time.

    author, message, edition_kind, policy_id, edition_number: of the edition that it becomes. base_number: the edition
    that it was built on, 0 for none. digest: SHA-256 of the candidate, a file in the folder of candidates.
    """

    submission_id: str
    kind: str
    actor: Actor
    submitted_at: str
    author: str
    message: str
    edition_kind: str
    policy_id: str
    base_number: int
    edition_number: int
    digest: str
    candidate: str
    files: tuple[FiledRows, ...]
    follow_up: FollowUp


@dataclass(frozen=True)
class Event:
    """What happened to a submission. event: a code of EVENTS. edition_number: 0 for none. happened_at: local time."""

    event: str
    actor: Actor
    happened_at: str
    reason: str = ""
    edition_number: int = 0


@dataclass(frozen=True)
class Lines:
    """A submission with its events, oldest first."""

    submission: Submission
    events: tuple[Event, ...] = field(default=())


COLUMNS = (
    "submission_id", "kind", "subject", "unit", "channel", "submitted_at", "author", "message", "edition_kind",
    "policy_id", "base_number", "edition_number", "digest", "candidate", "files", "follow_up", "software",
)  # fmt: skip
OF_EVENT = ("subject", "unit", "channel", "happened_at", "event", "reason", "edition_number")


def now() -> str:
    """The local time as these tables keep it."""
    return dt.datetime.now().isoformat(timespec="milliseconds")


def keep_submission(folder: Path, made: Submission) -> None:
    """Write a submission. Raises Refusal where that fails. folder: of the store."""
    plain = [asdict(one) | {"source_file": masked(one.source_file)} for one in made.files]
    row = [
        made.submission_id, made.kind, *astuple(made.actor), made.submitted_at, made.author, made.message,
        made.edition_kind, made.policy_id, made.base_number, made.edition_number, made.digest, made.candidate,
        json.dumps(plain, ensure_ascii=False), _told(made.follow_up), VERSION,
    ]  # fmt: skip
    with writing(folder) as con:
        con.execute(
            f"insert into submissions ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})", row
        )


def keep_event(folder: Path, submission_id: str, happened: Event) -> None:
    """Write what happened to a submission. Raises Refusal where that fails."""
    row = [
        submission_id, *astuple(happened.actor), happened.happened_at, happened.event, happened.reason,
        happened.edition_number, VERSION,
    ]  # fmt: skip
    with writing(folder) as con:
        con.execute(
            f"insert into submission_events (submission_id, {', '.join(OF_EVENT)}, software)"
            f" values ({', '.join('?' * len(row))})",
            row,
        )


def submissions(folder: Path) -> list[Lines]:
    """Every submission with its events, oldest first."""
    with reading(folder) as con:
        if con is None:
            return []
        rows = con.execute(f"select {', '.join(COLUMNS)} from submissions order by rowid").fetchall()
        happened = con.execute(
            f"select submission_id, {', '.join(OF_EVENT)} from submission_events order by event_id"
        ).fetchall()
    events: dict[str, list[Event]] = {}
    for submission_id, *actor, at, event, reason, number in happened:
        events.setdefault(submission_id, []).append(Event(event, Actor(*actor), at, reason, number))
    return [Lines(made := _read(row), tuple(events.get(made.submission_id, ()))) for row in rows]


def _told(follow_up: FollowUp) -> str:
    received = [asdict(one) | {"source_file": masked(one.source_file)} for one in follow_up.received]
    return json.dumps({"received": received, "mappings": follow_up.mappings}, ensure_ascii=False)


def _read(row: tuple[Any, ...]) -> Submission:
    values = dict(zip(COLUMNS, row, strict=True))
    told = json.loads(values["follow_up"])
    files = tuple(FiledRows(**one) for one in json.loads(values["files"]))
    received = tuple(Received(**one) for one in told["received"])
    mappings = tuple((code, shape, mapping) for code, shape, mapping in told["mappings"])
    same = {one.name for one in fields(Submission)} & values.keys()
    return Submission(
        **{name: values[name] for name in same}
        | {
            "actor": Actor(values["subject"], values["unit"], values["channel"]),
            "files": files,
            "follow_up": FollowUp(received, mappings),
        }
    )
