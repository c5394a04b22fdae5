"""The mappings that a steward has confirmed: how workbooks of a department and a shape of headings are read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dashboard.state.connection import reading, writing


def remember_mapping(
    folder: Path, department_code: str | None, shape: str, mapping: str | None, author: str
) -> None:
    """Keep the mapping for a department and a shape of headings; it replaces the earlier mapping.

    mapping: as text, or None to forget it. department_code: None for files whose department is 未标明.
    """
    key = [department_code or "", shape]
    with writing(folder) as con:
        con.execute("delete from intake_mappings where department_code = ? and shape = ?", key)
        if mapping is not None:
            now = dt.datetime.now().isoformat(timespec="seconds")
            con.execute("insert into intake_mappings values (?, ?, ?, ?, ?)", [*key, mapping, author, now])


def mapping_for(folder: Path, department_code: str | None, shape: str) -> tuple[str, str] | None:
    """The confirmed mapping of a department and a shape, and its time (ISO text); None where there is none."""
    with reading(folder) as con:
        if con is None:
            return None
        row = con.execute(
            "select mapping, confirmed_at from intake_mappings where department_code = ? and shape = ?",
            [department_code or "", shape],
        ).fetchone()
    return None if row is None else (row[0], row[1])
