"""What a 定版链接 keeps of a page: its key figures and the rows of its reports, in a form that stays readable.

Rows are an Arrow IPC stream inside zstd: exact decimals and dates, and self-describing.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from dashboard.export import Column, EditionStamp, ReportTable


@dataclass(frozen=True)
class Quoted:
    """One key figure as it was shown.

    value: as read. exact: the number in the column's own unit as text, None where it was missing.
    report: the one-row report that it comes from; None where no one report has it.
    """

    label: str
    value: str
    note: str
    help: str
    column: str
    exact: str | None
    format: str
    unit: str
    report: str | None

    @property
    def number(self) -> Decimal | None:
        """The exact number, None for a missing one."""
        return None if self.exact is None else Decimal(self.exact)


@dataclass(frozen=True)
class Kept:
    """One report as it was seen. bound: the values that it was asked with."""

    name: str
    bound: Mapping[str, Any]
    shape: Mapping[str, Any]
    rows: pa.Table

    def report(self, stamp: EditionStamp, filters: Sequence[tuple[str, str]], link: str) -> ReportTable:
        """The same report, ready to be shown or written as it was."""
        return ReportTable(
            name=self.name,
            title=self.shape["title"],
            table=self.rows,
            columns=tuple(Column(**column) for column in self.shape["columns"]),
            edition=stamp,
            filters=tuple(filters),
            purpose=self.shape["purpose"],
            units=self.shape["units"],
            sql=self.shape["sql"],
            link=link,
        )


def kept(report: ReportTable, bound: Mapping[str, Any]) -> Kept:
    """What is kept of a report that was shown."""
    shape = {
        "title": report.title,
        "columns": [asdict(column) for column in report.columns],
        "purpose": report.purpose,
        "units": report.units,
        "sql": report.sql,
    }
    return Kept(report.name, dict(bound), shape, report.table)


def packed(rows: pa.Table) -> bytes:
    """A table as bytes."""
    sink = pa.BufferOutputStream()
    with (
        pa.CompressedOutputStream(sink, "zstd") as squeezed,
        pa.ipc.new_stream(squeezed, rows.schema) as writer,
    ):
        writer.write_table(rows)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def unpacked(content: bytes) -> pa.Table:
    """The table behind the bytes. pa.ArrowInvalid or OSError where they are damaged."""
    with pa.CompressedInputStream(pa.BufferReader(content), "zstd") as stream:
        return pa.ipc.open_stream(stream.read()).read_all()


def packed_words(shape: Mapping[str, Any]) -> bytes:
    """Words as bytes; `words` reads them again."""
    return zlib.compress(text(shape).encode("utf-8"), 9)


def words(content: bytes) -> dict[str, Any]:
    """The words behind the bytes. zlib.error or ValueError where they are damaged."""
    found: dict[str, Any] = json.loads(zlib.decompress(content))
    return found


def digest_of(own: Mapping[str, Any], reports: Sequence[Kept]) -> str:
    """One sha256 over everything that a link keeps, whatever bytes it is stored as."""
    seen = hashlib.sha256(text(own).encode("utf-8"))
    for one in reports:
        for part in (one.name, one.bound, one.shape, one.rows.column_names, one.rows.to_pylist()):
            seen.update(text(part).encode("utf-8"))
    return seen.hexdigest()


def text(value: Any) -> str:
    """JSON that is the same for the same value; decimals and dates as their own text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
