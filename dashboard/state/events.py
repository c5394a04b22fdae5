"""The audit log of what happens around a store without an export: taken over, accepted; and who looked and wrote."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path

from dashboard.personal import masked_line
from dashboard.refusal import Refusal
from dashboard.settings import VERSION
from dashboard.state.chain import CATALOGUE
from dashboard.state.connection import reading, writing

LOG = logging.getLogger(__name__)
# What an account did: logged in, opened a page, wrote. Every other subject is of the catalogue.
LOOKS = "access"
LONGEST_SENTENCE = 500


@dataclass(frozen=True)
class Event:
    """A line of the log. happened_at: local time."""

    event_id: int
    happened_at: str
    sentence: str


def log_event(folder: Path, subject: str, sentence: str) -> None:
    """Write a line of the log. Never raises: what it tells has been done. folder: of the store."""
    when = dt.datetime.now().isoformat(timespec="milliseconds")
    try:
        with writing(folder) as con:
            con.execute(
                "insert into events (happened_at, subject, sentence, software) values (?, ?, ?, ?)",
                [when, subject, sentence, VERSION],
            )
    except Refusal as refusal:
        LOG.warning("%s: %s; the audit log has no line for it: %s", subject, sentence, refusal)


def log_look(folder: Path, account: str, what: str) -> None:
    """Write what an account did; nothing where nothing is published yet, as for refusals. Never raises."""
    if (folder / CATALOGUE).exists():
        log_event(folder, LOOKS, masked_line(f"{account} {what}", LONGEST_SENTENCE))


def events(folder: Path, subject: str | None = None, rows: int | None = None) -> list[Event]:
    """The lines of the log, newest first. subject: None for all but LOOKS. rows: at most; None means all."""
    with reading(folder) as con:
        if con is None:
            return []
        found = con.execute(
            "select event_id, happened_at, sentence from events"
            " where (?1 is null and subject <> ?3) or subject = ?1 order by event_id desc limit ?2",
            [subject, -1 if rows is None else rows, LOOKS],
        ).fetchall()
    return [Event(*row) for row in found]
