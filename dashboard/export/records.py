"""JSON: an array of objects with the query's column names."""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from typing import Any, BinaryIO

from dashboard.export.occasion import Particulars
from dashboard.export.report import ReportTable, column_of

BLOCK_ROWS = 5_000


def write_json(report: ReportTable, target: BinaryIO, told: Particulars) -> None:
    """Money as decimal text ("8805000.00"), dates as ISO text, missing as null; UTF-8, one object a line."""
    names = report.table.column_names
    money = {name for name in names if _is_money(report, name)}
    target.write(b"[")
    for start in range(0, report.table.num_rows, BLOCK_ROWS):
        rows = report.table.slice(start, BLOCK_ROWS).to_pylist()
        lines = [
            json.dumps({name: json_value(row[name], name in money) for name in names}, ensure_ascii=False)
            for row in rows
        ]
        target.write((",\n" if start else "\n").encode() + ",\n".join(lines).encode("utf-8"))
        told.progress(start + len(rows))
    target.write(b"\n]\n" if report.table.num_rows else b"]\n")


def json_value(value: Any, is_money: bool) -> Any:
    """A cell as JSON value. Counts that DuckDB sums as decimals become integers."""
    if isinstance(value, Decimal):
        if is_money:
            return f"{value:f}"
        return int(value) if value.as_tuple().exponent == 0 else float(value)
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [json_value(item, is_money) for item in value]
    return value


def _is_money(report: ReportTable, name: str) -> bool:
    column = column_of(report, name)
    return column.format == "money" if column else name.endswith("_yuan")
