"""A Frictionless tabular data package in one zip: data, datapackage.json, 数据字典.csv and 来源说明.txt."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from typing import IO, Any, BinaryIO, cast

import pyarrow as pa

from dashboard.export.delimited import cell_text, write_machine_csv
from dashboard.export.occasion import Particulars
from dashboard.export.report import MISSING_SUFFIX, UNITS, ReportTable, column_of
from dashboard.export.source import source_lines, source_text
from dashboard.formatting import NOTHING
from dashboard.policy.dictionary import entries, entry

GUARD_NOTE = "以 = + - @ 开头的文字前加了一个 '，以免被表格软件当作公式。"
TYPE_WORDS = {
    "boolean": "是否",
    "integer": "整数",
    "number": "数",
    "date": "日期",
    "datetime": "时间",
    "string": "文字",
}
IN_MEMORY_BYTES = 32 * 1024 * 1024


def write_zip(report: ReportTable, target: BinaryIO, told: Particulars) -> None:
    """<report>.csv with the query's names, datapackage.json that describes it, 数据字典.csv and 来源说明.txt for people."""
    exported_at = told.exported_at
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as data:
        write_machine_csv(report.table, cast(BinaryIO, data), told.progress)
        size = data.tell()
        data.seek(0)
        digest = hashlib.sha256()
        for block in iter(lambda: data.read(1 << 20), b""):
            digest.update(block)
        data.seek(0)
        package = datapackage(report, exported_at, size, digest.hexdigest())
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open(_entry(f"{resource_name(report)}.csv", exported_at), "w") as entry:
                shutil.copyfileobj(cast(IO[bytes], data), entry, 1 << 20)
            words = dictionary_csv(package["resources"][0]["schema"]["fields"])
            archive.writestr(_entry("数据字典.csv", exported_at), words)
            described = json.dumps(package, ensure_ascii=False, indent=2)
            archive.writestr(_entry("datapackage.json", exported_at), described)
            notes = "\ufeff" + source_text(report, exported_at)
            archive.writestr(_entry("来源说明.txt", exported_at), notes.encode("utf-8"))


def datapackage(report: ReportTable, exported_at: dt.datetime, size: int, sha256: str) -> dict[str, Any]:
    """The descriptor (profile tabular-data-package, version 1)."""
    name = resource_name(report)
    edition = f"第 {report.edition.number} 版"
    source = {"title": f"{report.title}，{edition}"} | ({"path": report.link} if report.link else {})
    resource = {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "title": report.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {
            "fields": [_field(report, field) for field in report.table.schema],
            "missingValues": [""],
        },
    }
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": report.marked_title,
        "description": f"{report.purpose} {GUARD_NOTE}".strip(),
        "version": str(report.edition.number),
        "created": exported_at.astimezone().isoformat(timespec="seconds"),
        "sources": [source],
        "edition_kind": report.edition.kind,
        "as_of": report.edition.as_of.isoformat() if report.edition.as_of else None,
        "notes": [{"label": label, "text": text} for label, text in source_lines(report, exported_at)],
        "query": report.sql,
        "resources": [resource],
    }


def resource_name(report: ReportTable) -> str:
    """The report's name in the characters that a package allows: a-z 0-9 . _ -"""
    return re.sub(r"[^a-z0-9._-]+", "-", report.name.lower()).strip("-.") or "report"


def dictionary_csv(fields: Sequence[Mapping[str, Any]]) -> bytes:
    """The data dictionary for people: UTF-8 with BOM, CRLF, one line for each column of the data."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("字段名", "名称", "类型", "口径"))
    for field in fields:
        words = (
            field["name"],
            field.get("title", ""),
            TYPE_WORDS[field["type"]],
            field.get("description", ""),
        )
        writer.writerow([cell_text(word) for word in words])
    return text.getvalue().encode("utf-8-sig")


def _field(report: ReportTable, field: pa.Field) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "type": _type(field.type)}
    if described["type"] == "datetime":
        described["format"] = "any"  # DuckDB timestamps have no zone
    column = column_of(report, field.name)
    if column:
        unit = UNITS.get(column.format, column.unit)
        described["title"] = f"{column.label}（{unit}）" if unit else column.label
        described["description"] = column.definition
    elif field.name.endswith(MISSING_SUFFIX):
        base = column_of(report, field.name.removesuffix(MISSING_SUFFIX))
        described["title"] = f"{base.label if base else field.name}：缺值原因"
        described["description"] = "；".join(f"{code} = {word}" for code, word in NOTHING.items())
    elif field.name in entries():  # a column that no screen shows
        column_entry = entry(field.name, report.name)
        described["title"] = (
            f"{column_entry.label}（{column_entry.unit}）" if column_entry.unit else column_entry.label
        )
        described["description"] = column_entry.definition
    return described


def _type(kind: pa.DataType) -> str:
    checks = (
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "integer"),
        (lambda found: pa.types.is_decimal(found) or pa.types.is_floating(found), "number"),
        (pa.types.is_date, "date"),
        (pa.types.is_timestamp, "datetime"),
    )
    return next((name for check, name in checks if check(kind)), "string")


def _entry(name: str, exported_at: dt.datetime) -> zipfile.ZipInfo:
    stamp = max(exported_at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    entry = zipfile.ZipInfo(name, cast(Any, stamp))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
