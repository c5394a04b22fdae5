"""Parquet: English names, exact decimals, and the source in the file's key/value metadata."""

from __future__ import annotations

import datetime as dt
import json
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.export.occasion import Particulars
from dashboard.export.report import UNITS, ReportTable, column_of
from dashboard.export.source import source_lines

GROUP_ROWS = 131_072


def write_parquet(report: ReportTable, target: BinaryIO, told: Particulars) -> None:
    """Write every column of the query, with label, unit and definition as metadata of its field."""
    table = described(report, told.exported_at)
    with pq.ParquetWriter(target, table.schema, compression="zstd") as writer:
        for start in range(0, max(table.num_rows, 1), GROUP_ROWS):
            writer.write_table(table.slice(start, GROUP_ROWS))
            told.progress(min(start + GROUP_ROWS, table.num_rows))


def described(report: ReportTable, exported_at: dt.datetime) -> pa.Table:
    """The table with edition, filters, definitions and query as schema metadata (JSON where nested)."""
    edition = report.edition
    fields = []
    for field in report.table.schema:
        column = column_of(report, field.name)
        if column:
            unit = UNITS.get(column.format, column.unit)
            field = field.with_metadata(
                {"label": column.label, "unit": unit, "definition": column.definition}
            )
        fields.append(field)
    metadata = {
        "report": report.name,
        "title": report.title,
        "edition": str(edition.number),
        "edition_kind": edition.kind,
        "as_of": edition.as_of.isoformat() if edition.as_of else "",
        "purpose": report.purpose,
        "units": report.units,
        "filters": _json([{"label": label, "value": text} for label, text in report.filters]),
        "definitions": _json({column.name: column.definition for column in report.columns}),
        "source": _json(dict(source_lines(report, exported_at))),
        "sql": report.sql,
        "link": report.link or "",
        "exported_at": exported_at.isoformat(timespec="seconds"),
    }
    return report.table.cast(pa.schema(fields, metadata=metadata))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
