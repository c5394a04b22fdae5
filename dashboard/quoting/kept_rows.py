"""The kept form of a page's reports in a 定版链接, which stays readable for later software.

Rows are an Arrow IPC stream inside zstd: exact decimals and dates, and self-describing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from dashboard.export import EditionStamp, ReportTable
from dashboard.export.quotation import Kept, Origin


def kept(report: ReportTable, edition_sha256: str) -> Kept:
    """The kept form of a shown report. edition_sha256: of the edition file of the link."""
    shape: dict[str, Any] = {
        "title": report.title,
        "columns": [asdict(column) for column in report.columns],
        "purpose": report.purpose,
        "units": report.units,
        "sql": report.sql,
    }
    read_from = report.question.edition_sha256 if report.question else edition_sha256
    if read_from != edition_sha256:
        shape["origin"] = {**asdict(report.edition), "sha256": read_from}
    return Kept(report.name, report.asked, shape, report.table, origin_of(shape))


def origin_of(shape: Mapping[str, Any]) -> Origin | None:
    """The edition named in the kept words of a report, None where there is none."""
    if "origin" not in shape:
        return None
    told = dict(shape["origin"])
    sha256, as_of = told.pop("sha256"), told.pop("as_of")
    return Origin(EditionStamp(as_of=as_of and dt.date.fromisoformat(str(as_of)), **told), sha256)


def rows_to_bytes(rows: pa.Table) -> bytes:
    """A table as bytes."""
    sink = pa.BufferOutputStream()
    with (
        pa.CompressedOutputStream(sink, "zstd") as squeezed,
        pa.ipc.new_stream(squeezed, rows.schema) as writer,
    ):
        writer.write_table(rows)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def rows_from_bytes(content: bytes) -> pa.Table:
    """The table of the bytes. Raises pa.ArrowInvalid or OSError for damaged bytes."""
    with pa.CompressedInputStream(pa.BufferReader(content), "zstd") as stream:
        return pa.ipc.open_stream(stream.read()).read_all()


def words_to_bytes(shape: Mapping[str, Any]) -> bytes:
    """Words as bytes; `words_from_bytes` reads them again."""
    return zlib.compress(text(shape).encode("utf-8"), 9)


def words_from_bytes(content: bytes) -> dict[str, Any]:
    """The words of the bytes. Raises zlib.error or ValueError for damaged bytes."""
    found: dict[str, Any] = json.loads(zlib.decompress(content))
    return found


def link_digest(described: Mapping[str, Any], reports: Sequence[Kept]) -> str:
    """The sha256 of the content of a link, independent of its compression."""
    seen = hashlib.sha256(text(described).encode("utf-8"))
    for report in reports:
        for part in (
            report.name,
            report.bound,
            report.shape,
            report.rows.column_names,
            report.rows.to_pylist(),
        ):
            seen.update(text(part).encode("utf-8"))
    return seen.hexdigest()


def text(value: Any) -> str:
    """JSON that is equal for equal values; decimals and dates as text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
