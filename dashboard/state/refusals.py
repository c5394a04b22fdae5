"""The audit log of refusals: which input was refused, when, at which door, with which sentence.

A door has a line for each refusal while they are few. Of very many the log keeps a line a minute with their number, so
that nobody can fill the disk by being refused.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from dataclasses import dataclass, fields
from pathlib import Path

from dashboard.counting import count
from dashboard.personal import masked_line
from dashboard.refusal import Refusal
from dashboard.settings import VERSION
from dashboard.state.chain import CATALOGUE
from dashboard.state.connection import reading, writing

LOG = logging.getLogger(__name__)
DOORS = {
    "file": "页面接入",
    "page": "页面地址",
    "http": "接口",
    "link": "定版链接",
    "command": "命令行",
    "guard": "门卫",
    "identity": "登录",
    "limit": "次数和大小的限制",
}
# Lines of a door at once; after these one a minute. Some are asked by machines, and every line says the same.
AT_ONCE, OF_MACHINES = 20, 1
MACHINES = ("guard", "identity", "limit")
LONGEST_SUBJECT, LONGEST_SENTENCE = 200, 500


@dataclass(frozen=True)
class Refused:
    """A line of the log. door: a code of DOORS. subject: the file, the address or the command, masked and cut.

    alike_count: refusals of the door since its line before that have no line. refused_at: local time.
    """

    refusal_id: int
    refused_at: str
    door: str
    subject: str
    sentence: str
    alike_count: int
    software: str


@dataclass
class _Door:
    """What a door may still write. unwritten: its refusals since the last line; last: what they were."""

    lines: float
    at: float
    unwritten: int = 0
    last: tuple[str, str] = ("", "")


COLUMNS = tuple(field.name for field in fields(Refused))
_doors: dict[tuple[Path, str], _Door] = {}
_deciding = threading.Lock()


def log_refusal(folder: Path, door: str, subject: str, sentence: str) -> None:
    """Write a line of the log, or count the refusal for the next. folder: of the store. Never raises: the input is refused anyway."""
    count("refusals", door=door)
    told = masked_line(subject, LONGEST_SUBJECT), masked_line(sentence, LONGEST_SENTENCE)
    alike = _alike(folder, door, told, time.monotonic())
    if alike is not None:
        _write(folder, door, told, alike)


def log_unwritten() -> None:
    """Write what was only counted so far, a line for each door; for the end of the server."""
    with _deciding:
        left = {key: door for key, door in _doors.items() if door.unwritten}
        _doors.clear()
    for (folder, name), door in left.items():
        _write(folder, name, door.last, door.unwritten - 1)


def refusals(folder: Path, rows: int | None = None) -> list[Refused]:
    """The lines of the log, newest first. rows: at most; None means all."""
    with reading(folder) as con:
        if con is None:
            return []
        found = con.execute(
            f"select {', '.join(COLUMNS)} from refusals order by refusal_id desc limit ?",
            [-1 if rows is None else rows],
        ).fetchall()
    return [Refused(*row) for row in found]


def _alike(folder: Path, name: str, told: tuple[str, str], now: float) -> int | None:
    """The number of refusals that the line for this one stands for besides it; None where it is only counted."""
    most = OF_MACHINES if name in MACHINES else AT_ONCE
    with _deciding:
        door = _doors.setdefault((folder, name), _Door(most, now))
        door.lines, door.at = min(most, door.lines + (now - door.at) / 60), now
        if door.lines < 1:
            door.unwritten, door.last = door.unwritten + 1, told
            return None
        alike, door.lines, door.unwritten = door.unwritten, door.lines - 1, 0
        return alike


def _write(folder: Path, door: str, told: tuple[str, str], alike: int) -> None:
    # Where nothing was published, a line would make a store of an empty folder.
    if not (folder / CATALOGUE).exists():
        if door != "command":  # it has just been printed
            LOG.warning("refused at %s: %s: %s", door, *told, extra={"door": door})
        return
    try:
        with writing(folder) as con:
            con.execute(
                f"insert into refusals ({', '.join(COLUMNS[1:])}) values ({', '.join('?' * len(COLUMNS[1:]))})",
                [dt.datetime.now().isoformat(timespec="milliseconds"), door, *told, alike, VERSION],
            )
    except Refusal as refusal:
        if door != "command":
            unwritten = "refused at %s: %s: %s; the audit log has no line for it: %s"
            LOG.warning(unwritten, door, *told, refusal, extra={"door": door})
