"""The one door to state.sqlite: what people write, beside the editions, which nobody writes to.

Every write is one transaction; a reader never waits for a writer (WAL). The file appears with the first write.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from dashboard.refusal import Refusal
from dashboard.state.audit_tables import AUDIT_TABLES
from dashboard.state.link_tables import LINK_TABLES

FILE = "state.sqlite"
BUSY_SECONDS = 5.0
LONGEST_NOTE = 500
# Numbers that point to a person: 身份证号 with its date of birth, 手机号.
PERSONAL = re.compile(
    r"(?<!\d)(?:[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]|1[3-9]\d{9})(?!\d)"
)
# Version n of the file is the first n entries, each the statements of one step. Only ever add to the end.
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
)


@dataclass(frozen=True)
class Note:
    """What a unit notes on a finding. department_code: who writes; owner_department_code: who is to handle it.

    edition_kind: `demo` or `ledger`, which are never mixed. noted_at: local time, ISO text. handling: a code.
    """

    note_id: str
    edition_kind: str
    finding_key: str
    noted_at: str
    department_code: str
    owner_department_code: str | None
    handling: str
    note: str


NOTE_COLUMNS = ", ".join(field.name for field in fields(Note))


def add_note(
    folder: Path,
    edition_kind: str,
    finding_key: str,
    department_code: str,
    owner_department_code: str | None,
    handling: str,
    note: str,
) -> str:
    """Keep one note on a finding and return its id. Refuses an empty or long note, and numbers of persons."""
    text = "\n".join(line.strip() for line in note.strip().splitlines())
    if not text:
        raise Refusal("处理意见是空的，请写明核对的结果或下一步。")
    if len(text) > LONGEST_NOTE:
        raise Refusal(f"处理意见有 {len(text)} 字，最多 {LONGEST_NOTE} 字，请缩短。")
    if PERSONAL.search(text):
        raise Refusal("处理意见里像有身份证号或手机号，本系统不保存个人信息，请删去后再提交。")
    if not department_code:
        raise Refusal("请选择提出意见的单位。")
    added = Note(
        note_id=uuid.uuid4().hex,
        edition_kind=edition_kind,
        finding_key=finding_key,
        noted_at=dt.datetime.now().isoformat(timespec="microseconds"),
        department_code=department_code,
        owner_department_code=owner_department_code,
        handling=handling,
        note=text,
    )
    with writing(folder) as con:
        con.execute(
            f"insert into finding_notes ({NOTE_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)", astuple(added)
        )
    return added.note_id


def notes(folder: Path, edition_kind: str, finding_keys: Iterable[str] | None = None) -> list[Note]:
    """The notes on these findings, or all of them, the oldest first; none where nothing was ever written."""
    wanted = None if finding_keys is None else json.dumps(list(finding_keys))
    with reading(folder) as con:
        if con is None:
            return []
        rows = con.execute(
            f"select {NOTE_COLUMNS} from finding_notes where edition_kind = ?"
            " and (? is null or finding_key in (select value from json_each(?))) order by noted_at, note_id",
            [edition_kind, wanted, wanted],
        ).fetchall()
    return [Note(*row) for row in rows]


def remember_mapping(
    folder: Path, department_code: str | None, shape: str, mapping: str | None, author: str
) -> None:
    """Keep what was confirmed for a department's files of one shape; it replaces what stood there.

    mapping: as text, or None to forget it. department_code: None for files whose department is 未标明.
    """
    key = [department_code or "", shape]
    with writing(folder) as con:
        con.execute("delete from intake_mappings where department_code = ? and shape = ?", key)
        if mapping is not None:
            now = dt.datetime.now().isoformat(timespec="seconds")
            con.execute("insert into intake_mappings values (?, ?, ?, ?, ?)", [*key, mapping, author, now])


def mapping_for(folder: Path, department_code: str | None, shape: str) -> tuple[str, str] | None:
    """The mapping that was confirmed for a department and a shape, and when (ISO text); None where none was."""
    with reading(folder) as con:
        if con is None:
            return None
        row = con.execute(
            "select mapping, confirmed_at from intake_mappings where department_code = ? and shape = ?",
            [department_code or "", shape],
        ).fetchone()
    return None if row is None else (row[0], row[1])


def copy_to(folder: Path, target: Path) -> bool:
    """Copy the file as it is at one moment into the folder `target`, while others write; False where there is none."""
    path = folder / FILE
    if not path.exists():
        return False
    with _explained(path), closing(_connect(path)) as con, closing(sqlite3.connect(target / FILE)) as copy:
        con.backup(copy)
        copy.execute("pragma journal_mode = delete")
        sound = copy.execute("pragma integrity_check").fetchone()[0]
    if sound != "ok":
        raise Refusal(f"{path} 没有通过完整性检查，没有备份。请从较早的备份恢复这个文件。")
    return True


@contextmanager
def writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection inside one transaction, which is kept only when the block ends well."""
    path = folder / FILE
    with _explained(path):
        folder.mkdir(parents=True, exist_ok=True)
        with closing(_connect(path)) as con:
            _migrate(con, path)
            con.execute("begin immediate")
            yield con
            con.execute("commit")


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection that only reads, or None where nothing was ever written."""
    path = folder / FILE
    if not path.exists():
        yield None
        return
    with _explained(path), closing(_connect(path)) as con:
        _migrate(con, path)
        yield con


def _connect(path: Path) -> sqlite3.Connection:
    con = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
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
    version = _version(con)  # another process may have been first
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
    """Say in a sentence what SQLite or the disk refused. A transaction that was not kept left no trace."""
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
