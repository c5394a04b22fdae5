"""What a 定版链接 keeps of a page: its key figures and the rows of its reports, in a form that stays readable.

Rows are an Arrow IPC stream inside zstd: exact decimals and dates, and self-describing.
"""

from __future__ import annotations

import datetime as dt
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
    report: the one-row report that it comes from; None where it comes from none. place: of that report among
    those that the link keeps, counted from 0.
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
    place: int | None = None

    @property
    def number(self) -> Decimal | None:
        """The exact number, None for a missing one."""
        return None if self.exact is None else Decimal(self.exact)


@dataclass(frozen=True)
class Origin:
    """The edition that a kept report was read from. sha256: of its file, None where it was not kept."""

    stamp: EditionStamp
    sha256: str | None


@dataclass(frozen=True)
class Kept:
    """One report as it was seen. bound: the values that it was asked with.

    origin: None where it was read from the edition of its link.
    """

    name: str
    bound: Mapping[str, Any]
    shape: Mapping[str, Any]
    rows: pa.Table
    origin: Origin | None = None

    def report(self, stamp: EditionStamp, filters: Sequence[tuple[str, str]], link: str) -> ReportTable:
        """The same report, ready to be shown or written as it was. stamp: of the edition of its link."""
        return ReportTable(
            name=self.name,
            title=self.shape["title"],
            table=self.rows,
            columns=tuple(Column(**column) for column in self.shape["columns"]),
            edition=self.origin.stamp if self.origin else stamp,
            filters=tuple(filters),
            purpose=self.shape["purpose"],
            units=self.shape["units"],
            sql=self.shape["sql"],
            link=link,
        )


def kept(report: ReportTable, edition_sha256: str) -> Kept:
    """What a link to an edition keeps of a report that was shown. edition_sha256: of the file of that edition."""
    shape: dict[str, Any] = {
        "title": report.title,
        "columns": [asdict(column) for column in report.columns],
        "purpose": report.purpose,
        "units": report.units,
        "sql": report.sql,
    }
    own = report.question.edition_sha256 if report.question else edition_sha256
    if own != edition_sha256:
        shape["origin"] = {**asdict(report.edition), "sha256": own}
    return Kept(report.name, report.asked, shape, report.table, origin_of(shape))


def origin_of(shape: Mapping[str, Any]) -> Origin | None:
    """The edition that the words of a kept report name, None where they name none."""
    if "origin" not in shape:
        return None
    told = dict(shape["origin"])
    sha256, as_of = told.pop("sha256"), told.pop("as_of")
    return Origin(EditionStamp(as_of=as_of and dt.date.fromisoformat(str(as_of)), **told), sha256)


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
