"""Opens sessions.sqlite in DASHBOARD_KEYS: log-ins and used signatures, shared by the processes of one server.

It holds no name and no password. Lost, everybody logs in once more; a damaged file is put aside and begun again.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.access.keys import private_folder
from dashboard.refusal import Refusal

LOG = logging.getLogger(__name__)
FILE = "sessions.sqlite"
BUSY_SECONDS = 5.0
TABLES = """
create table if not exists sessions (
    id_hash blob primary key,
    subject text not null,
    groups text not null,
    source text not null,
    begun_at real not null,
    begun_up real not null,
    seen_at real not null,
    seen_up real not null,
    is_ended integer not null
) strict;
create index if not exists sessions_by_subject on sessions (subject);
create table if not exists used_signatures (name_hash blob primary key, until_at real not null) strict;
"""
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_open: dict[Path, tuple[tuple[int, int], sqlite3.Connection]] = {}
_using = threading.RLock()


class Unavailable(Refusal):
    """Refused because log-ins cannot be looked up for the moment."""


@contextmanager
def connection(folder: Path) -> Iterator[sqlite3.Connection]:
    """The one connection of this process, for this thread alone meanwhile; every statement is its own transaction.

    Raises Refusal where the file cannot be used: then nobody is let in.
    """
    path = folder / FILE
    with _using:
        try:
            yield _connection(path)
        except sqlite3.Error as error:
            _close(path)
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED:
                _put_aside(path)
            LOG.warning("%s: %s", path, error)
            raise Unavailable("暂时查不到登录的记录，没有放行。请稍后再试，或联系运维人员。") from error
        except OSError as error:
            raise Refusal(
                f"无法使用 {path}：{error.strerror}。请检查磁盘和 DASHBOARD_KEYS 的权限。"
            ) from None


def _connection(path: Path) -> sqlite3.Connection:
    """The connection, opened again where another file has taken the place of the one that it reads."""
    kept = _open.get(path)
    if kept is not None:
        if kept[0] == _identity(path):
            return kept[1]
        _close(path)
    private_folder(path.parent)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    con = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        con.execute("pragma journal_mode = wal")
        # A log-in that a power cut takes back is one more log-in.
        con.execute("pragma synchronous = normal")
        con.executescript(TABLES)
    except sqlite3.Error:
        con.close()
        raise
    _open[path] = (_identity(path), con)
    return con


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def _close(path: Path) -> None:
    kept = _open.pop(path, None)
    if kept is not None:
        kept[1].close()


def _put_aside(path: Path) -> None:
    """Give a damaged file another name, so that the next log-in begins a new one."""
    for ending in ("", "-wal", "-shm"):
        damaged = path.with_name(path.name + ending)
        if damaged.exists():
            os.replace(damaged, path.with_name(f"damaged-{path.name}{ending}"))
