"""定版链接: a short address that keeps page, edition, every parameter, and the shown figures and rows."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.export import EditionStamp
from dashboard.export.quotation import Kept, Link, Quoted
from dashboard.personal import has_number, personal_sentence
from dashboard.questions.parameters import ALL
from dashboard.quoting.formats import FIRST_FORMAT, ROW_FORMAT, completed, format_of, told_figures
from dashboard.quoting.kept_rows import (
    link_digest,
    origin_of,
    rows_from_bytes,
    rows_to_bytes,
    text,
    words_from_bytes,
    words_to_bytes,
)
from dashboard.quoting.tokens import is_token, new_token
from dashboard.refusal import Refusal
from dashboard.settings import VERSION
from dashboard.state.connection import reading, writing
from dashboard.store import Edition, seal_of

WORDS = (
    "format",
    "page",
    "title",
    "edition_kind",
    "policy_id",
    "edition_number",
    "edition_sha256",
    "stamp",
    "quoted",
    "parameters",
    "choices",
    "figures",
)
COLUMNS = ("token", *WORDS, "digest", "created_at", "software")


def make(
    edition: Edition,
    page: str,
    title: str,
    parameters: Mapping[str, str],
    choices: Iterable[tuple[str, str]],
    figures: Sequence[Quoted],
    reports: Sequence[Kept],
) -> str:
    """Keep a view and return its token; the same view gets the same token."""
    if any(has_number(text) for name, text in parameters.items() if name != "id"):
        raise Refusal(personal_sentence("筛选条件", "不能写进链接，请换一个条件"))
    since = parameters.get("since", ALL)
    told = told_figures(figures, reports)
    origins = {report.origin.stamp.number for report in reports if report.origin}
    described = {
        "format": format_of(told, reports),
        "page": page,
        "title": title,
        "edition_kind": edition.kind,
        "policy_id": edition.policy_id,
        "edition_number": edition.number,
        "edition_sha256": edition.sha256,
        "stamp": text(
            {name: getattr(edition, name) for name in ("as_of_on", "published_at", "author", "message")}
        ),
        "quoted": text(sorted({edition.number} | origins | ({int(since)} if since != ALL else set()))),
        "parameters": text(dict(parameters)),
        "choices": text(list(choices)),
        "figures": text(told),
    }
    rows = [
        (report.name, text(report.bound), words_to_bytes(report.shape), rows_to_bytes(report.rows))
        for report in reports
    ]
    digest = link_digest(described, reports)
    with writing(edition.folder) as con:
        known = con.execute("select token from links where digest = ?", [digest]).fetchone()
        return str(known[0]) if known else _add(con, described, rows, digest)


def _add(
    con: sqlite3.Connection,
    described: Mapping[str, Any],
    rows: Sequence[tuple[str, str, bytes, bytes]],
    digest: str,
) -> str:
    token = new_token()
    while con.execute("select 1 from links where token = ?", [token]).fetchone():
        token = new_token()
    created = dt.datetime.now().isoformat(timespec="seconds")
    con.execute(
        f"insert into links ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})",
        [token, *(described[name] for name in WORDS), digest, created, VERSION],
    )
    con.executemany(
        "insert into link_reports (token, place, name, bound, shape, rows) values (?, ?, ?, ?, ?, ?)",
        [(token, place, *row) for place, row in enumerate(rows)],
    )
    return token


def find(folder: Path, token: str) -> Link:
    """The link of a token with everything that it keeps. Raises Refusal, with the reason, where there is none.

    folder: of the store.
    """
    token = token.strip().lower()
    if not is_token(token):
        raise Refusal(f"定版链接“{token[:40]}”不完整或抄错了字符，请核对后重新打开。")
    with reading(folder) as con:
        row, rows = _stored(con, token) if con else (None, [])
    if row is None:
        raise Refusal(
            f"没有编号为“{token}”的定版链接。它可能属于另一个数据仓，或备份恢复得不完整；请向给出链接的单位核对。"
        )
    given = dict(zip(COLUMNS, row, strict=True))
    for number in json.loads(given["quoted"]):
        if seal := seal_of(folder, number):
            raise Refusal(f"定版链接“{token}”引用的{seal}")
    if given["format"] > ROW_FORMAT:
        raise Refusal(f"定版链接“{token}”由更新的软件写成（格式 {given['format']}），请升级软件后再打开。")
    damaged = Refusal(f"定版链接“{token}”保存的内容与校验不符，可能已损坏，不能引用。请从备份恢复数据仓。")
    try:
        link = _link(given, tuple(_kept(*kept_row) for kept_row in rows))
    except (KeyError, TypeError, ValueError, OSError, zlib.error, pa.ArrowException):
        raise damaged from None
    if link_digest({name: given[name] for name in WORDS}, link.reports) != given["digest"]:
        raise damaged
    told = completed(folder, link.page, link.parameters, link.stamp, link.figures, link.reports)
    return replace(link, figures=told[0], reports=told[1])


def _stored(con: sqlite3.Connection, token: str) -> tuple[Any, list[Any]]:
    row = con.execute(f"select {', '.join(COLUMNS)} from links where token = ?", [token]).fetchone()
    rows = con.execute(
        "select name, bound, shape, rows from link_reports where token = ? order by place", [token]
    )
    return row, rows.fetchall()


def listed(folder: Path, edition_kind: str, policy_id: str) -> list[Link]:
    """The links to editions of this kind and policy, newest first, without their rows."""
    clause = "where edition_kind = ? and policy_id = ? order by rowid desc"
    return read_links(folder, clause, [edition_kind, policy_id])


def read_links(folder: Path, clause: str, values: Sequence[Any]) -> list[Link]:
    """Links without their rows. clause: the SQL after `from links`."""
    with reading(folder) as con:
        if con is None:
            return []
        rows = con.execute(f"select {', '.join(COLUMNS)} from links {clause}", values).fetchall()
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return [_link(given) for given in found if given["format"] <= ROW_FORMAT]


def quoted_editions(folder: Path) -> set[int]:
    """The numbers of the editions that a link or a meeting quotes. Retention keeps these editions.

    folder: of the store. Raises Refusal where state.sqlite cannot be read, so that no edition is removed by mistake.
    """
    with reading(folder) as con:
        if con is None:
            return set()
        rows = con.execute(
            "select value from links, json_each(links.quoted) union select edition_number from meetings"
        ).fetchall()
        opened = con.execute(
            "select parameters ->> 'id' from links where format = ? and page = 'editions'", [FIRST_FORMAT]
        ).fetchall()
    return {int(number) for (number,) in rows} | {
        int(number_text) for (number_text,) in opened if str(number_text).isdecimal()
    }


def _link(given: Mapping[str, Any], reports: tuple[Kept, ...] = ()) -> Link:
    stamp = json.loads(given["stamp"])
    as_of = dt.date.fromisoformat(stamp["as_of_on"]) if stamp["as_of_on"] else None
    same = ("token", "page", "title", "edition_kind", "policy_id", "edition_number", "edition_sha256")
    return Link(
        **{name: given[name] for name in (*same, "digest", "created_at", "software")},
        stamp=EditionStamp(
            given["edition_number"],
            given["edition_kind"],
            as_of,
            stamp["published_at"],
            stamp["author"],
            stamp["message"],
        ),
        parameters=json.loads(given["parameters"]),
        choices=tuple((name, labels) for name, labels in json.loads(given["choices"])),
        figures=tuple(Quoted(**figure) for figure in json.loads(given["figures"])),
        reports=reports,
    )


def _kept(name: str, bound: str, shape: bytes, rows: bytes) -> Kept:
    values = {
        key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(bound).items()
    }
    told = words_from_bytes(shape)
    return Kept(name, values, told, rows_from_bytes(rows), origin_of(told))
