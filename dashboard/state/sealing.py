"""Moves the oldest lines of the logs to sealed files, so that state.sqlite does not grow for ever.

A sealed file holds a line of JSON for each line of the log and is never written again. Its name and digest stand in the
chain, and the links of its lines stay there too: `faults` holds the file against both.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from dashboard.refusal import Refusal
from dashboard.settings import log_mib
from dashboard.state.audit_tables import SEALED
from dashboard.state.chain import CHAINED, content_of, faults, head
from dashboard.state.connection import FILE, check_anchor, reading, writing

LOG = logging.getLogger(__name__)
MIB = 1 << 20
# Log → its time.
LOGS = {
    "exports": "exported_at",
    "refusals": "refused_at",
    "events": "happened_at",
    "received_files": "happened_at",
}
SEALED_FILE = re.compile(rf"log-(?:{'|'.join(LOGS)})-\d{{10}}-[0-9a-f]{{8}}\.jsonl")


@dataclass(frozen=True)
class Sealed:
    """A sealed file. table_name: the log. first_row, last_row: numbers of its lines. last_line_at: local time of the last."""

    table_name: str
    file_name: str
    file_sha256: str
    first_row: int
    last_row: int
    row_count: int
    last_line_at: str
    sealed_at: str


COLUMNS = tuple(field.name for field in fields(Sealed))


def seal_logs(folder: Path) -> list[Sealed]:
    """Seal the older half of each log that is larger than DASHBOARD_LOG_MIB; what was sealed. Never raises: logging goes on."""
    path = folder / FILE
    if not path.exists() or path.stat().st_size <= log_mib() * MIB:  # so no log of it is larger
        return []
    found = []
    for table in LOGS:
        try:
            found += _seal(folder, table)
        except (OSError, Refusal) as error:
            LOG.warning("the log %s of %s was not sealed: %s", table, folder, error)
    return found


def sealed(folder: Path) -> list[Sealed]:
    """What was sealed, oldest first."""
    with reading(folder) as con:
        return [] if con is None else listed(con)


def listed(con: sqlite3.Connection) -> list[Sealed]:
    """The same of an open file."""
    rows = con.execute(f"select {', '.join(COLUMNS)} from sealed_logs order by rowid").fetchall()
    return [Sealed(*row) for row in rows]


def sealed_contents(folder: Path, files: Iterable[Sealed]) -> tuple[dict[str, dict[int, str]], list[str]]:
    """(log → number of a line → its digest in the chain, a sentence for each file that is lost or changed)."""
    found: dict[str, dict[int, str]] = {}
    sentences = []
    for file in files:
        path = folder / file.file_name
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if hashlib.sha256(content).hexdigest() != file.file_sha256:
            sentences.append(f"封存的记录 {file.file_name} 不见了或被改动。请从备份补回这个文件。")
            continue
        for line in content.splitlines():
            values = json.loads(line)
            found.setdefault(file.table_name, {})[values[0]] = content_of(values)
    return found, sentences


def copy_sealed(folder: Path, target: Path) -> list[str]:
    """Copy the sealed files that the state.sqlite in `target` names; their names. Raises Refusal where one is lost or changed."""
    names = []
    for file in sealed(target):
        source = folder / file.file_name
        content = source.read_bytes() if source.is_file() else b""
        if hashlib.sha256(content).hexdigest() != file.file_sha256:
            raise Refusal(f"封存的记录 {file.file_name} 不见了或被改动，没有备份。请先从较早的备份补回它。")
        _write(target, file.file_name, content)
        names.append(file.file_name)
    return names


def state_faults(folder: Path) -> tuple[int, list[str]]:
    """(the number of chained records, a sentence for each fault); reads the whole file and what was sealed."""
    try:
        check_anchor(folder)
        found: list[str] = []
    except Refusal as refusal:
        found = [str(refusal)]
    with reading(folder) as con:
        last = None if con is None else head(con)
        if con is None or last is None:
            return 0, found
        away, sentences = sealed_contents(folder, listed(con))
        return last.place, [*found, *sentences, *faults(con, away)]


def _seal(folder: Path, table: str) -> list[Sealed]:
    number, when = SEALED[table], LOGS[table]
    with reading(folder) as con:
        if con is None:
            return []
        size = con.execute(f"select sum(length(json_array({CHAINED[table]}))) from {table}").fetchone()[0]
        if (size or 0) <= log_mib() * MIB:
            return []
        rows = con.execute(
            f"select {CHAINED[table]}, {when} from {table} order by {number}"
            f" limit (select count(*) / 2 from {table})"
        ).fetchall()
    if not rows:
        return []
    content = b"".join(json.dumps(row[:-1], ensure_ascii=False).encode() + b"\n" for row in rows)
    digest = hashlib.sha256(content).hexdigest()
    file = Sealed(
        table_name=table,
        file_name=f"log-{table}-{rows[-1][0]:010d}-{digest[:8]}.jsonl",
        file_sha256=digest,
        first_row=rows[0][0],
        last_row=rows[-1][0],
        row_count=len(rows),
        last_line_at=rows[-1][-1],
        sealed_at=dt.datetime.now().isoformat(timespec="seconds"),
    )
    _write(folder, file.file_name, content)
    # The lines go only with the line that says where they are; a kill before leaves a file that nothing names.
    with writing(folder) as con:
        con.execute(
            f"insert into sealed_logs ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})",
            [getattr(file, name) for name in COLUMNS],
        )
        con.execute(f"delete from {table} where {number} between ? and ?", [file.first_row, file.last_row])
    return [file]


def _write(folder: Path, name: str, content: bytes) -> None:
    pending = folder / f".{name}.{os.getpid()}"
    try:
        with open(pending, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(pending, folder / name)
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    finally:
        pending.unlink(missing_ok=True)
