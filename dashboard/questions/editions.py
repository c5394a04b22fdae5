"""The list of editions as a report: the content of each edition and the state of its file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa

from dashboard.export import Column, ReportTable
from dashboard.policy.dictionary import entry
from dashboard.questions.parameters import whole_number
from dashboard.questions.reports import stamp
from dashboard.store import Edition, current_edition, find_edition, list_editions, store_of

# Of a file of persons they are withheld.
ROWS = ("taken_row_count", "rejected_row_count", "held_row_count")
KINDS = {"demo": "演示数据", "ledger": "台账"}
MONEY, SIZE = pa.decimal128(18, 2), pa.decimal128(18, 1)
COLUMNS: dict[str, pa.DataType] = {
    "edition_number": pa.int64(),
    "edition_state": pa.string(),
    "edition_kind_name": pa.string(),
    "published_at": pa.string(),
    "as_of_on": pa.string(),
    "committed_amount_yuan": MONEY,
    "disbursed_amount_yuan": MONEY,
    "file_count": pa.int64(),
    "taken_row_count": pa.int64(),
    "rejected_row_count": pa.int64(),
    "held_row_count": pa.int64(),
    "project_count": pa.int64(),
    "award_count": pa.int64(),
    "finding_count": pa.int64(),
    "proof_count": pa.int64(),
    "size_mib": SIZE,
    "parent_number": pa.int64(),
    "author": pa.string(),
    "message": pa.string(),
}


def editions_list(edition: Edition) -> ReportTable:
    """All editions of the store of `edition`, newest first. No edition file is opened."""
    store = store_of(edition)
    current = current_edition(store).number
    rows = [_row(listed, current) for listed in reversed(list_editions(store))]
    arrays = {name: pa.array([row.get(name) for row in rows], kind) for name, kind in COLUMNS.items()}
    reasons = {"as_of_on_missing_code": [None if row["as_of_on"] else "not_reported" for row in rows]}
    for name in ROWS:
        reasons[f"{name}_missing_code"] = ["withheld" if row.get(name, 0) is None else None for row in rows]
    codes = {name: pa.array(given, pa.string()) for name, given in reasons.items()}
    return ReportTable(
        name="editions_list",
        title="数据版本",
        table=pa.table({**arrays, **codes}),
        columns=tuple(_column(name) for name in COLUMNS),
        edition=stamp(edition),
        filters=(),
        purpose="every edition of the store, from its catalogue",
        units="yuan, counts, MiB",
        sql="",
    )


def numbered(edition: Edition, text: str) -> Edition:
    """The edition of the same store with the number in an address. Raises Refusal for an unknown number."""
    return find_edition(store_of(edition), whole_number("版本编号应为数字，请核对链接", text))


def state_of(edition: Edition, current: int) -> str:
    """当前, 在库, 已归档, or the fault of its file, judged by its size; the digest is checked on demand."""
    if edition.retired_at:
        return "已归档"
    if not edition.path.exists():
        return "文件缺失"
    summary = edition.summary
    if summary and edition.path.stat().st_size != summary.size_bytes:
        return "文件大小不符"
    return "当前" if edition.number == current else "在库"


def _row(edition: Edition, current: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "edition_number": edition.number,
        "edition_state": state_of(edition, current),
        "edition_kind_name": KINDS[edition.kind],
        "published_at": edition.published_at.replace("T", " "),
        "author": edition.author,
        "message": edition.message,
        "as_of_on": edition.as_of_on,
        "parent_number": edition.parent_number,
    }
    summary = edition.summary
    if summary is None:  # published by earlier software: opening the edition shows its sums
        return row
    for name in COLUMNS:
        if name in vars(summary):
            value = getattr(summary, name)
            row[name] = Decimal(value) if COLUMNS[name] == MONEY and value is not None else value
    row["size_mib"] = round(Decimal(summary.size_bytes) / 1024 / 1024, 1)
    return row


def _column(name: str) -> Column:
    described = entry(name)
    return Column(
        described.name, described.label, described.unit, described.format, described.definition, sums=False
    )
