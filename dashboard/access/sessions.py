"""Log-ins on the server's side: begun, found, ended. Who holds the id is logged in, so only its digest is kept."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass

from dashboard.access.accounts import principal_for
from dashboard.access.choosing import Chosen, chosen
from dashboard.access.principal import Principal
from dashboard.access.session_file import connection

ID_BYTES = 32
TOUCH_SECONDS = 30.0
# A used signature is remembered so much longer than it is good: the clock may be set back.
REMEMBERED_SECONDS = 3600.0
# A log-in that is over must stay so while a gateway still names it.
KEPT_SECONDS = 30 * 24 * 3600.0
COLUMNS = "subject, groups, source, begun_at, begun_up, seen_at, seen_up, is_ended"


@dataclass(frozen=True)
class Session:
    """A log-in that goes on. session: a short name of it for logs and owners, which opens nothing; groups: of the provider."""

    session: str
    subject: str
    groups: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class _Now:
    """The time of day, and the time since this machine started: the first can be set back, the second begins anew."""

    at: float
    up: float


def begin(subject: str, groups: tuple[str, ...], source: str, session_id: str = "") -> str:
    """Begin a log-in; returns its id. session_id: where the source names the log-in itself; else a new one is drawn.

    Rows that are over are removed.
    """
    session_id = session_id or secrets.token_urlsafe(ID_BYTES)
    now = _now()
    row = (_digest(session_id), subject, json.dumps(groups, ensure_ascii=False), source)
    with connection(chosen().keys) as con:
        con.execute("delete from sessions where seen_at < ?", (now.at - KEPT_SECONDS,))
        con.execute(
            "insert or replace into sessions values (?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (*row, now.at, now.up, now.at, now.up),
        )
    return session_id


def find(session_id: str, *, is_use: bool = True) -> Session | None:
    """The log-in of an id; None where there is none, or it is over.

    is_use: somebody asked for something just now; a look of the server itself does not keep a log-in going.
    """
    digest, source = _digest(session_id), chosen()
    with connection(source.keys) as con:
        row = _row(con, digest)
        now = _now()
        if row is None or not _goes_on(row, now, source):
            return None
        if is_use and _since(row[5], row[6], now) >= min(TOUCH_SECONDS, source.idle_seconds / 10):
            con.execute(
                "update sessions set seen_at = ?, seen_up = ? where id_hash = ?", (now.at, now.up, digest)
            )
    return Session(digest.hex()[:16], row[0], tuple(json.loads(row[1])), row[2])


def is_known(session_id: str) -> bool:
    """Whether there is a log-in with this id, also one that is over."""
    with connection(chosen().keys) as con:
        return _row(con, _digest(session_id)) is not None


def regroup(session_id: str, groups: tuple[str, ...]) -> None:
    """Write the groups that the source says now."""
    told = json.dumps(groups, ensure_ascii=False)
    with connection(chosen().keys) as con:
        con.execute("update sessions set groups = ? where id_hash = ?", (told, _digest(session_id)))


def end(session_id: str) -> None:
    """End a log-in, for good."""
    with connection(chosen().keys) as con:
        con.execute("update sessions set is_ended = 1 where id_hash = ?", (_digest(session_id),))


def end_all(subject: str | None = None) -> int:
    """End every log-in of an account, or of all; their number."""
    with connection(chosen().keys) as con:
        return con.execute(
            "update sessions set is_ended = 1 where not is_ended and (?1 is null or subject = ?1)", (subject,)
        ).rowcount


def going_on() -> dict[str, int]:
    """Account → its log-ins that go on."""
    source, now = chosen(), _now()
    with connection(source.keys) as con:
        rows = con.execute(f"select {COLUMNS} from sessions").fetchall()
    return dict(Counter(row[0] for row in rows if row[2] == source.mode and _goes_on(row, now, source)))


def principal_of(session_id: str, *, is_use: bool = True) -> Principal | None:
    """Who a log-in is now; None where it is over. Raises Refusal where its account is let in no more."""
    found = find(session_id, is_use=is_use)
    if found is None or found.source != chosen().mode:
        return None
    return principal_for(found.subject, found.groups, found.source, found.session)


def use_once(name: str, until_at: float) -> bool:
    """Take note of a signature's own name; False where it was used before. until_at: when it is void anyway, Unix time."""
    now = time.time()
    with connection(chosen().keys) as con:
        con.execute("delete from used_signatures where until_at < ?", (now - REMEMBERED_SECONDS,))
        done = con.execute("insert or ignore into used_signatures values (?, ?)", (_digest(name), until_at))
        return done.rowcount == 1


def _row(
    con: sqlite3.Connection, digest: bytes
) -> tuple[str, str, str, float, float, float, float, int] | None:
    return con.execute(f"select {COLUMNS} from sessions where id_hash = ?", (digest,)).fetchone()  # type: ignore[no-any-return]


def _goes_on(row: tuple[str, str, str, float, float, float, float, int], now: _Now, source: Chosen) -> bool:
    """Whether neither time-out has come. A clock that was set back prolongs nothing: the longer of two clocks counts."""
    begun_at, begun_up, seen_at, seen_up, is_ended = row[3:]
    if is_ended or (now.at < seen_at and now.up < seen_up):
        return False
    return (
        _since(seen_at, seen_up, now) < source.idle_seconds
        and _since(begun_at, begun_up, now) < source.login_seconds
    )


def _since(at: float, up: float, now: _Now) -> float:
    return max(now.at - at, now.up - up)


def _now() -> _Now:
    return _Now(time.time(), time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)))


def _digest(session_id: str) -> bytes:
    return hashlib.sha256(session_id.encode("utf-8", "surrogateescape")).digest()
