"""Notes of units on findings: kept in state.sqlite, copied into the next edition at publishing."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from dashboard.personal import has_number, personal_sentence
from dashboard.refusal import Refusal
from dashboard.state.connection import reading, writing

LONGEST_NOTE = 500


@dataclass(frozen=True)
class Note:
    """A note on a finding. department_code: the unit that writes; owner_department_code: the unit that handles it.

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
    """Keep a note on a finding and return its id. Raises Refusal for an empty or long note, and for numbers of persons."""
    text = "\n".join(line.strip() for line in note.strip().splitlines())
    if not text:
        raise Refusal("处理意见是空的，请写明核对的结果或下一步。")
    if len(text) > LONGEST_NOTE:
        raise Refusal(f"处理意见有 {len(text)} 字，最多 {LONGEST_NOTE} 字，请缩短。")
    if has_number(text):
        raise Refusal(personal_sentence("处理意见", "请删去后再提交"))
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
    """The notes on these findings, None for all findings, oldest first; empty where state.sqlite does not exist."""
    wanted = None if finding_keys is None else json.dumps(list(finding_keys))
    with reading(folder) as con:
        if con is None:
            return []
        rows = con.execute(
            f"select {NOTE_COLUMNS} from finding_notes where edition_kind = ?"
            " and (? is null or finding_key in (select value from json_each(?))) order by rowid",
            [edition_kind, wanted, wanted],
        ).fetchall()
    return [Note(*row) for row in rows]
