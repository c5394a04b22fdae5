"""The audit log of what the software or an operator did to a store without publishing: taken over, accepted."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

from dashboard.refusal import Refusal
from dashboard.settings import VERSION
from dashboard.state.connection import reading, writing

LOG = logging.getLogger(__name__)


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


def events(folder: Path) -> list[tuple[str, str]]:
    """(local time, sentence) of every line, oldest first."""
    with reading(folder) as con:
        if con is None:
            return []
        return con.execute("select happened_at, sentence from events order by event_id").fetchall()
