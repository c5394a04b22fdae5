"""What became of each file that a unit sent: read, asked, sent back, published, withdrawn. Lines are only added.

A line is written when what it says has changed since the last line of the same file, so that reading again adds none.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from dashboard.personal import masked, masked_line
from dashboard.refusal import Refusal
from dashboard.settings import VERSION
from dashboard.state.chain import CATALOGUE
from dashboard.state.connection import reading, writing

LOG = logging.getLogger(__name__)
# In the order of a file's way.
STEPS = {
    "refused": "没有读取",
    "asked": "有问题待答复",
    "sent_back": "退回，没有接入",
    "ready": "已核对，未发布",
    "published": "已发布",
    "withdrawn": "已撤回",
}
CHANNELS = {"page": "页面", "command": "命令行"}
LONGEST = 500


@dataclass(frozen=True)
class Received:
    """How a file stood. kinds: of its tables, by commas. step, channel: codes of STEPS and CHANNELS. sentence: why it was not read, or withdrawn, else empty.

    edition_number, author: of the edition in which it was published or withdrawn, else None. Counts are rows.
    """

    file_sha256: str
    source_file: str
    department_code: str | None
    kinds: str
    channel: str
    step: str
    read_row_count: int = 0
    taken_row_count: int = 0
    rejected_row_count: int = 0
    held_row_count: int = 0
    question_count: int = 0
    answer_count: int = 0
    sentence: str = ""
    edition_number: int | None = None
    author: str | None = None


@dataclass(frozen=True)
class Line(Received):
    """A line of the log. happened_at: local time."""

    received_id: int = 0
    happened_at: str = ""


COLUMNS = tuple(field.name for field in fields(Received))
LINE = tuple(field.name for field in fields(Line))


def log_received(folder: Path, files: Sequence[Received]) -> None:
    """Write a line for each file of which something new is told. Never raises: what it tells has been done.

    folder: of the store. Where nothing was published yet, a line would make a store of an empty folder.
    """
    if not (folder / CATALOGUE).exists() or not files:
        return
    told = [_plain(file) for file in files]
    try:
        known = {line.file_sha256: line for line in received(folder, [file.file_sha256 for file in told])}
        new = [file for file in told if not _is_told(file, known.get(file.file_sha256))]
        if not new:
            return
        when = dt.datetime.now().isoformat(timespec="milliseconds")
        with writing(folder) as con:
            con.executemany(
                f"insert into received_files ({', '.join(COLUMNS)}, happened_at, software)"
                f" values ({', '.join('?' * (len(COLUMNS) + 2))})",
                [(*astuple(file), when, VERSION) for file in new],
            )
    except Refusal as refusal:
        LOG.warning(
            "%s: the log of files has no line for it: %s", [file.source_file for file in told], refusal
        )


def received(folder: Path, digests: Sequence[str] | None = None) -> list[Line]:
    """The lines of the files with these digests, oldest first; None means all."""
    of_files = "" if digests is None else f"where file_sha256 in ({', '.join('?' * len(digests))})"
    with reading(folder) as con:
        if con is None:
            return []
        rows = con.execute(
            f"select {', '.join(LINE)} from received_files {of_files} order by received_id", digests or ()
        ).fetchall()
    return [Line(*row) for row in rows]


def _is_told(file: Received, last: Line | None) -> bool:
    return last is not None and all(getattr(file, name) == getattr(last, name) for name in COLUMNS)


def _plain(file: Received) -> Received:
    """Without numbers of persons; the sentence on one line, cut."""
    return replace(file, source_file=masked(file.source_file), sentence=masked_line(file.sentence, LONGEST))
