"""Files as lines of text that can be compared: cells, paragraphs, schema and rows, without the text of the queries."""

from __future__ import annotations

import io
import json
import re
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

EDITION_FILE = re.compile(r"(edition-\d{6})-[0-9a-f]{8}")
QUERY_LABEL = re.compile(r"查询 \w+$")
TEXTS = (".xml", ".rels", ".csv", ".txt", ".json")


def plain(body: bytes, kind: str) -> str:
    """The content of one exported file. kind: its ending; an unknown one is told by its sha256."""
    readers = {
        "json": _text,
        "csv": _text,
        "parquet": _parquet,
        "xlsx": _workbook,
        "zip": _archive,
        "docx": _archive,
    }
    return readers[kind](body) if kind in readers else sha256(body).hexdigest()


def settled(text: str, store: Path) -> str:
    """Without the folder of the store and the random part of an edition's file name."""
    return EDITION_FILE.sub(r"\1", text.replace(str(store), "STORE"))


def _text(body: bytes) -> str:
    return body.decode("utf-8-sig").replace("\r\n", "\n")


def _parquet(body: bytes) -> str:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(body))
    told = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    lines = [f"{key}: {value}" for key, value in sorted(told.items()) if key not in ("sql", "ARROW:schema")]
    for field in table.schema:
        own = {key.decode(): value.decode() for key, value in sorted((field.metadata or {}).items())}
        own = {key: value for key, value in own.items() if not key.startswith("PARQUET:")}
        lines.append(f"{field.name}: {field.type} {own}")
    return "\n".join(lines + [_json(row) for row in table.to_pylist()])


def _workbook(body: bytes) -> str:
    from openpyxl import load_workbook

    lines = []
    book = load_workbook(io.BytesIO(body))
    told = book.properties
    lines.append(f"properties: {told.title} {told.creator} {told.created} {told.modified}")
    for sheet in book.worksheets:
        lines += _sheet(sheet)
    return "\n".join(lines)


def _sheet(sheet: Any) -> list[str]:
    """Every cell with its format and link, up to the queries at the end of the last sheet; widths and merged cells."""
    name = sheet.title
    lines = []
    ends = None
    for row in sheet.iter_rows():
        if isinstance(row[0].value, str) and QUERY_LABEL.match(row[0].value):
            ends = row[0].row
            break
        for cell in row:
            if cell.value is not None:
                link = f" → {cell.hyperlink.target or cell.hyperlink.location}" if cell.hyperlink else ""
                lines.append(f"{name}!{cell.coordinate}: {cell.value} | {cell.number_format}{link}")
    widths = {key: round(one.width, 2) for key, one in sorted(sheet.column_dimensions.items())}
    merged = sorted(str(one) for one in sheet.merged_cells.ranges)
    lines.append(
        f"{name} widths: {widths}; merged: {merged}; frozen: {sheet.freeze_panes}; filter: {sheet.auto_filter.ref}"
    )
    return [*lines, f"{name}: then the queries" if ends else f"{name}: {sheet.dimensions}"]


def _archive(body: bytes) -> str:
    lines = []
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for entry in sorted(archive.infolist(), key=lambda one: one.filename):
            content = archive.read(entry)
            told = (
                _member(entry.filename, content)
                if entry.filename.endswith(TEXTS)
                else sha256(content).hexdigest()
            )
            lines += [f"{entry.filename}: {line}" for line in told.splitlines()]
    return "\n".join(lines)


def _member(name: str, content: bytes) -> str:
    text = _text(content)
    if name == "datapackage.json":
        told = json.loads(text)
        told.pop("query", None)
        return json.dumps(told, ensure_ascii=False, indent=1)
    if name == "来源说明.txt":
        return text.split("\n查询\n")[0]
    return text.replace("><", ">\n<") if name.endswith((".xml", ".rels")) else text


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=str)
