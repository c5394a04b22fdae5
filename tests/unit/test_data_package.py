"""The data package: a valid Frictionless descriptor, a dictionary of every column, and data that keeps to both."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a separate package
import pytest

from dashboard.export import ReportTable
from dashboard.questions.layouts import layouts
from dashboard.store import current_edition, open_store
from tests.asking import report_table
from tests.exporting import content
from tests.stores import demonstration_store

# What the profiles tabular-data-package and tabular-data-resource (version 1) ask of the properties that we write.
NAME = {"type": "string", "pattern": r"^([-a-z0-9._/])+$"}
SOURCE = {
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {"type": "string"},
        "path": {"type": "string", "pattern": r"^(?=^[^./~])(^((?!\.{2}).)*$).*$"},
    },
}
FIELD = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "type": {"enum": ["string", "number", "integer", "boolean", "date", "datetime"]},
        "format": {"enum": ["default", "any"]},
    },
}
RESOURCE = {
    "type": "object",
    "required": ["name", "path", "profile", "schema"],
    "properties": {
        "name": NAME,
        "path": {"type": "string", "pattern": r"^[^./~][^:]*$"},
        "profile": {"const": "tabular-data-resource"},
        "encoding": {"const": "utf-8"},
        "format": {"const": "csv"},
        "mediatype": {"type": "string", "pattern": "^(.+)/(.+)$"},
        "bytes": {"type": "integer", "minimum": 1},
        "hash": {"type": "string", "pattern": "^sha256:[a-f0-9]{64}$"},
        "schema": {
            "type": "object",
            "required": ["fields"],
            "properties": {
                "fields": {"type": "array", "minItems": 1, "items": FIELD},
                "missingValues": {"type": "array", "items": {"type": "string"}},
            },
        },
    },
}
PACKAGE = {
    "type": "object",
    "required": ["profile", "name", "resources"],
    "properties": {
        "profile": {"const": "tabular-data-package"},
        "name": NAME,
        "title": {"type": "string", "minLength": 1},
        "description": {"type": "string"},
        "version": {"type": "string", "pattern": r"^\d+$"},
        "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)$"},
        "sources": {"type": "array", "minItems": 1, "items": SOURCE},
        "resources": {"type": "array", "minItems": 1, "items": RESOURCE},
    },
}


def unpacked(name: str) -> tuple[ReportTable, dict[str, Any], dict[str, bytes]]:
    """A report, its descriptor and the files of its package."""
    edition = current_edition(open_store(demonstration_store()))
    report = report_table(edition, name, {})
    with zipfile.ZipFile(io.BytesIO(content(report, "zip"))) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    return report, json.loads(files["datapackage.json"]), files


@pytest.mark.parametrize("name", sorted(layouts()))
def test_every_package_is_valid(name: str) -> None:
    """The descriptor of every report keeps to the profile, names its edition, and describes every column."""
    report, package, files = unpacked(name)
    jsonschema.validate(package, PACKAGE)
    assert package["version"] == str(report.edition.number)
    assert package["edition_kind"] == "demo"
    assert "演示数据" in package["title"]
    (resource,) = package["resources"]
    fields = resource["schema"]["fields"]
    names = [field["name"] for field in fields]
    assert len(set(names)) == len(names)
    assert [field["name"] for field in fields if not field.get("title") or not field.get("description")] == []
    head, *words = csv.reader(io.StringIO(files["数据字典.csv"].decode("utf-8-sig"), newline=""))
    assert head == ["字段名", "名称", "类型", "口径"]
    assert [row[0] for row in words] == names
    check_rows(files[resource["path"]], fields, report.table.num_rows)


def check_rows(raw: bytes, fields: list[dict[str, Any]], count: int) -> None:
    """Every cell of the data can be read as the type that the descriptor promises."""
    readers: dict[str, Callable[[str], Any]] = {
        "number": Decimal,
        "integer": int,
        "date": dt.date.fromisoformat,
        "datetime": dt.datetime.fromisoformat,
        "boolean": {"true": True, "false": False}.__getitem__,
        "string": str,
    }
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""))
    assert head == [field["name"] for field in fields]
    assert len(rows) == count
    for row in rows:
        for cell, field in zip(row, fields, strict=True):
            if cell:
                readers[field["type"]](cell)
