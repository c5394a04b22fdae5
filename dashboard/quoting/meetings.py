"""会议: a meeting has a fixed edition and a list of 定版链接, with notes and 交办事项.

Demonstration and ledger are never mixed. States are added, never changed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from dashboard.export.quotation import Link
from dashboard.personal import has_number, personal_sentence
from dashboard.quoting.links import read_links
from dashboard.refusal import Refusal
from dashboard.state.connection import reading, writing
from dashboard.state.meeting_rows import LONGEST_NAME, LONGEST_TEXT, Meeting, MeetingNote
from dashboard.store import Edition

MOST_VIEWS = 60


Row = TypeVar("Row")


def convene(edition: Edition, name: str, held_on: dt.date) -> str:
    """Keep a meeting on this edition; returns its id."""
    words = checked_words(name, "会议名称", LONGEST_NAME)
    made = uuid.uuid4().hex[:12]
    values = (made, edition.kind, edition.policy_id, edition.number, words, held_on.isoformat(), now())
    with writing(edition.folder) as con:
        same = con.execute(
            "select 1 from meetings where edition_kind = ? and policy_id = ? and name = ? and held_on = ?",
            [edition.kind, edition.policy_id, words, held_on.isoformat()],
        ).fetchone()
        if same:
            raise Refusal(f"{held_on.isoformat()} 已有名为“{words}”的会议，请换一个名称或打开已有的会议。")
        con.execute("insert into meetings values (?, ?, ?, ?, ?, ?, ?)", values)
    return made


def meetings(folder: Path, edition_kind: str, policy_id: str) -> list[Meeting]:
    """The meetings on editions of this kind and policy, latest first."""
    return select(
        folder,
        Meeting,
        "meetings where edition_kind = ? and policy_id = ? order by held_on desc, rowid desc",
        [edition_kind, policy_id],
    )


def find_meeting(folder: Path, meeting_id: str) -> Meeting:
    """The meeting with this id. Raises Refusal for an unknown id."""
    found = select(folder, Meeting, "meetings where meeting_id = ?", [meeting_id])
    if not found:
        raise Refusal(f"没有编号为“{meeting_id}”的会议，请核对链接，或从会议列表中打开。")
    return found[0]


def add_view(folder: Path, meeting_id: str, token: str) -> None:
    """Add a 定版链接 at the end of a meeting's list. Raises Refusal for a link of another edition."""
    with writing(folder) as con:
        meeting = con.execute(
            "select name, edition_number, edition_kind from meetings where meeting_id = ?", [meeting_id]
        ).fetchone()
        link = con.execute(
            "select edition_number, edition_kind from links where token = ?", [token]
        ).fetchone()
        if meeting is None or link is None:
            raise Refusal("没有这次会议或这个定版链接，请刷新页面后再试。")
        if meeting[1:] != link:
            raise Refusal(
                f"会议“{meeting[0]}”固定在第 {meeting[1]} 版，这个画面是第 {link[0]} 版，不能加入。"
            )
        places = con.execute(
            "select token, place from meeting_views where meeting_id = ?", [meeting_id]
        ).fetchall()
        if token in {known for known, _ in places}:
            raise Refusal(f"会议“{meeting[0]}”里已有这个画面。")
        if len(places) >= MOST_VIEWS:
            raise Refusal(f"一次会议最多 {MOST_VIEWS} 个画面，请先移出一些。")
        place = max((place for _, place in places), default=0) + 1
        con.execute("insert into meeting_views values (?, ?, ?)", [meeting_id, place, token])


def arrange(folder: Path, meeting_id: str, tokens: Sequence[str]) -> None:
    """Set the order of a meeting's list; other links are taken out of the list, not deleted."""
    with writing(folder) as con:
        known = con.execute("select token from meeting_views where meeting_id = ?", [meeting_id]).fetchall()
        if len(set(tokens)) != len(tokens) or not set(tokens) <= {token for (token,) in known}:
            raise Refusal("会议的画面已被别人改过，请刷新页面后再试。")
        con.execute("delete from meeting_views where meeting_id = ?", [meeting_id])
        con.executemany(
            "insert into meeting_views values (?, ?, ?)",
            [(meeting_id, place, token) for place, token in enumerate(tokens, 1)],
        )


def views(folder: Path, meeting_id: str) -> list[Link]:
    """The links of a meeting in order, without their rows."""
    clause = "join meeting_views using (token) where meeting_id = ? order by place"
    return read_links(folder, clause, [meeting_id])


def add_note(folder: Path, meeting_id: str, department_code: str, note: str) -> str:
    """Keep a note on a meeting; returns its id."""
    made = uuid.uuid4().hex
    values = (made, meeting_id, now(), unit(department_code), checked_words(note, "会议记录"))
    insert(folder, "meeting_notes", values, meeting_id)
    return made


def notes(folder: Path, meeting_id: str) -> list[MeetingNote]:
    """The notes on a meeting, oldest first."""
    return select(folder, MeetingNote, "meeting_notes where meeting_id = ? order by rowid", [meeting_id])


def checked_words(text: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """The text without superfluous space. Raises Refusal for an empty or long text and for numbers of persons.

    what: the name of the text in the sentence.
    """
    words = "\n".join(line.strip() for line in text.strip().splitlines())
    if not words:
        raise Refusal(f"{what}是空的，请填写。")
    if len(words) > longest:
        raise Refusal(f"{what}有 {len(words)} 字，最多 {longest} 字，请缩短。")
    if has_number(words):
        raise Refusal(personal_sentence(what, "请删去后再提交"))
    return words


def unit(department_code: str) -> str:
    """The code of the unit that writes or acts. Raises Refusal for None."""
    if not department_code:
        raise Refusal("请选择单位。")
    return department_code


def now() -> str:
    """Local time, ISO text."""
    return dt.datetime.now().isoformat(timespec="microseconds")


def insert(folder: Path, table: str, values: tuple[Any, ...], meeting_id: str) -> None:
    """Keep a row that belongs to a meeting."""
    with writing(folder) as con:
        if not con.execute("select 1 from meetings where meeting_id = ?", [meeting_id]).fetchone():
            raise Refusal("没有这次会议，请刷新页面后再试。")
        con.execute(f"insert into {table} values ({', '.join('?' * len(values))})", values)


def select(folder: Path, kind: type[Row], clause: str, values: Sequence[Any]) -> list[Row]:
    """Rows as values of a dataclass whose fields are the columns. clause: the SQL after `from`."""
    columns = ", ".join(field.name for field in fields(kind))  # type: ignore[arg-type]
    with reading(folder) as con:
        rows = con.execute(f"select {columns} from {clause}", values).fetchall() if con else []
    return [kind(*row) for row in rows]
