"""Opens state.sqlite, the only file that people write to; editions are read-only. No other module opens it.

Every write is one transaction; readers do not wait for writers (WAL). The first write creates the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dashboard.refusal import Refusal
from dashboard.state.audit_tables import (
    AUDIT_TABLES,
    CLOCK_TABLES,
    EVENT_TABLES,
    RECEIVED_TABLES,
    REFUSAL_TABLES,
    SEALED_TABLES,
)
from dashboard.state.chain import (
    CHAIN_OF_CLOCKS,
    CHAIN_OF_EVENTS,
    CHAIN_OF_RECEIVED,
    CHAIN_OF_REFUSALS,
    CHAIN_OF_SEALED,
    CHAIN_OF_SUBMISSIONS,
    CHAIN_OF_TASKS,
    CHAIN_TABLES,
    EMPTIED,
    SEAL_TABLES,
    Anchor,
    anchored,
    goes_on_from,
    head,
    note_clock,
    teach,
)
from dashboard.state.link_tables import LINK_TABLES
from dashboard.state.submission_tables import SUBMISSION_TABLES
from dashboard.state.task_tables import TAKE_OVER_TASKS, TASK_TABLES

FILE = "state.sqlite"
BUSY_SECONDS = 5.0
# Version n of the file has the first n steps. Add steps at the end; never change one.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        create table finding_notes (
            note_id text primary key,
            edition_kind text not null,
            finding_key text not null,
            noted_at text not null,
            department_code text not null,
            owner_department_code text,
            handling text not null,
            note text not null
        ) strict
        """,
        "create index finding_notes_by_finding on finding_notes (edition_kind, finding_key, noted_at)",
    ),
    LINK_TABLES,
    (
        """
        create table intake_mappings (
            department_code text not null,
            shape text not null,
            mapping text not null,
            author text not null,
            confirmed_at text not null,
            primary key (department_code, shape)
        ) strict
        """,
    ),
    AUDIT_TABLES,
    CHAIN_TABLES,
    SEAL_TABLES,
    REFUSAL_TABLES + CHAIN_OF_REFUSALS,
    EVENT_TABLES + CHAIN_OF_EVENTS,
    CLOCK_TABLES + CHAIN_OF_CLOCKS,
    RECEIVED_TABLES + CHAIN_OF_RECEIVED,
    SEALED_TABLES + CHAIN_OF_SEALED,
    TASK_TABLES + CHAIN_OF_TASKS + TAKE_OVER_TASKS,
    SUBMISSION_TABLES + CHAIN_OF_SUBMISSIONS,
)
LOST = (
    "数据仓的 {path} 不见了，而目录记着它应当在：定版链接、会议、意见和审计记录都在里面。没有写入、导出或归档。"
    "请从备份恢复整个数据仓；确实找不回来的，运行 check audit 查看办法。"
)
SWAPPED = (
    "数据仓的 {path} 不是原来的那一份，或被截短、改动过：它接不上目录里记下的位置。没有写入、导出或归档。"
    "请从备份恢复整个数据仓，或运行 check audit 查看哪里不符。"
)


def copy_to(folder: Path, target: Path) -> tuple[bool, Anchor | None]:
    """Copy a consistent state of the file into the folder `target`, also during writes.

    Returns whether there is a file, and the head of the copied chain.
    """
    path = folder / FILE
    if not path.exists():
        return False, None
    (target / FILE).touch(mode=0o600)
    with _explained(path), closing(_connect(path)) as con, closing(sqlite3.connect(target / FILE)) as copy:
        con.backup(copy)
        copy.execute("pragma journal_mode = delete")
        sound = copy.execute("pragma integrity_check").fetchone()[0]
        last = head(copy)
    if sound != "ok":
        raise Refusal(f"{path} 没有通过完整性检查，没有备份。请从较早的备份恢复这个文件。")
    return True, last


def check_anchor(folder: Path) -> None:
    """Raise Refusal where the file is lost, or its chain does not go on from the anchor in the catalogue."""
    anchor = anchored(folder)
    if anchor is None:
        return
    if not (folder / FILE).exists():
        raise Refusal(LOST.format(path=folder / FILE))
    with reading(folder) as con:
        _check(con, anchor, folder / FILE)


def forget_rows(folder: Path, editions: Iterable[int], when: str, author: str, reason: str) -> Anchor | None:
    """Empty what links keep of these editions, for good; the new head of the chain, None without a file.

    Who did so, when and why stays in the chain.
    """
    path = folder / FILE
    if not path.exists():
        return None
    with writing(folder) as con:
        con.execute("pragma secure_delete = on")
        con.executemany(
            "insert into seals values (?, ?, ?, ?)", [(number, when, author, reason) for number in editions]
        )
        con.execute(f"update link_reports set shape = x'', rows = x'' where rowid in ({EMPTIED})")
    with _explained(path), closing(_connect(path)) as con:
        con.execute("pragma wal_checkpoint(truncate)")
        return head(con)


def current_head(folder: Path) -> Anchor | None:
    """The head of the chain now; None where there is no file."""
    with reading(folder) as con:
        return None if con is None else head(con)


def _check(con: sqlite3.Connection | None, anchor: Anchor | None, path: Path) -> None:
    if con is not None and anchor is not None and not goes_on_from(con, anchor):
        raise Refusal(SWAPPED.format(path=path))


@contextmanager
def writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection inside one transaction: committed at the end of the block, rolled back on an exception."""
    path = folder / FILE
    with _explained(path):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        anchor = anchored(folder)
        if anchor is not None and not path.exists():
            raise Refusal(LOST.format(path=path))
        path.touch(mode=0o600)
        with closing(_connect(path)) as con:
            _migrate(con, path)
            _check(con, anchor, path)
            con.execute("begin immediate")
            note_clock(con)
            yield con
            con.execute("commit")


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection | None]:
    """A read-only connection, or None where the file does not exist yet."""
    path = folder / FILE
    if not path.exists():
        yield None
        return
    with _explained(path), closing(_connect(path)) as con:
        _migrate(con, path)
        yield con


def _connect(path: Path) -> sqlite3.Connection:
    con = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    teach(con)
    try:
        con.execute("pragma journal_mode = wal")
        con.execute("pragma synchronous = full")
    except sqlite3.Error:
        con.close()
        raise
    return con


def _migrate(con: sqlite3.Connection, path: Path) -> None:
    if _version(con) == len(MIGRATIONS):
        return
    con.execute("begin immediate")
    version = _version(con)  # another process may have done it first
    if version > len(MIGRATIONS):
        raise Refusal(f"{path} 由更新的软件写过（第 {version} 步），请升级软件后再打开。文件未被改动。")
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            con.execute(statement)
    con.execute(f"pragma user_version = {len(MIGRATIONS)}")
    con.execute("commit")


def _version(con: sqlite3.Connection) -> int:
    return int(con.execute("pragma user_version").fetchone()[0])


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the disk into a Refusal. A transaction that failed has changed nothing."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise Refusal(_sentence(error, path)) from error
    except OSError as error:
        raise Refusal(f"无法使用 {path}：{error.strerror}。请检查文件夹和权限；数据版本不受影响。") from error


def _sentence(error: sqlite3.DatabaseError, path: Path) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "另一个程序正在写入，请稍后再试；没有写入任何内容。"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return f"无法写入 {path}：文件夹或文件不可写，请检查权限；数据版本不受影响。"
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return f"无法写入 {path}：磁盘已满或读写出错，请处理后重试；没有写入任何内容。"
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return f"{path} 已损坏，无法读取人写的内容（处理意见、定版链接、会议）。请从备份恢复这个文件；数据版本不受影响。"
    return f"{path} 的内容与本软件不符（{error}），请从备份恢复或报告给维护人员；数据版本不受影响。"
